import { describe, expect, test } from 'vitest'
import {
  changesOf,
  edit,
  forgetful,
  lightly,
  planOf,
  storeOf,
  synced,
  type AssistantWish,
  type Wish,
  type World,
} from './state-builder.ts'

const wish: Wish = {
  runtime: 'assistants',
  knowledge: {
    handbook: { 'refunds.md': '30 days' },
    sales: { '2025.csv': '1', '2026.csv': '2' },
  },
  assistants: {
    support: { search: ['handbook'], instructions: 'Be brief.', description: 'Answers' },
    analyst: { code: ['sales'] },
  },
}
const withSupport = (support: AssistantWish): Wish => ({
  ...wish,
  assistants: { ...wish.assistants, support: { search: ['handbook'], ...support } },
})
const withSales = (sales: Record<string, string>): Wish => ({
  ...wish,
  knowledge: { ...wish.knowledge, sales },
})

function objectOf({ observed }: World, key: string) {
  const object = observed.assistants.get(key)?.object
  if (object === undefined) throw new Error(`there is no assistant ${key}`)
  return object
}

describe('an Assistant object', () => {
  test('is updated in the fields that were edited, and shows both sides', () => {
    const edited = edit(synced(wish), withSupport({ instructions: 'Be kind.', description: 'Answers' }))

    expect(planOf(edited).changes).toMatchObject([
      {
        action: 'update',
        key: 'support',
        cause: 'edit',
        assistantId: 'asst_support',
        fields: [{ field: 'instructions', before: 'Be brief.', after: 'Be kind.' }],
      },
    ])
    expect(planOf(edited).drift).toEqual([])
  })

  test('shows a field that is no longer set as such', () => {
    const [change] = planOf(edit(synced(wish), withSupport({ instructions: 'Be brief.' }))).changes

    expect(change).toMatchObject({ fields: [{ field: 'description', before: 'Answers' }] })
  })

  test('is put back where someone edited it at the provider, and the drift says how', () => {
    const world = synced(wish)
    objectOf(world, 'support').instructions = 'Sell more.'
    const plan = planOf(world)

    expect(plan.changes).toMatchObject([
      { action: 'update', cause: 'drift', fields: [{ before: 'Sell more.', after: 'Be brief.' }] },
    ])
    expect(plan.drift).toMatchObject([
      { what: 'edited', key: 'support', fields: [{ before: 'Be brief.', after: 'Sell more.' }] },
    ])
  })

  test('is created again where someone deleted it', () => {
    const world = synced(wish)
    world.observed.assistants.delete('support')
    const plan = planOf(world)

    expect(plan.changes).toMatchObject([{ action: 'create', key: 'support', cause: 'drift' }])
    expect(plan.drift).toMatchObject([{ what: 'deleted', id: 'asst_support' }])
  })

  test('loses a tool that someone added and that only the host knows', () => {
    const world = synced(wish)
    objectOf(world, 'support').tools.push({ type: 'bing_grounding', bing_grounding: {} })

    expect(changesOf(world)).toEqual(['update assistant support', '  tools.bing_grounding'])
  })

  test('is rewritten when its store was made anew', () => {
    const world = synced(wish)
    world.observed.stores.delete('handbook')

    expect(changesOf(world)).toContain('update assistant support')
  })

  test('keeps its ID when the environment has one that no lockfile knows', () => {
    const world = forgetful(
      edit(synced(wish), withSupport({ instructions: 'Be kind.', description: 'Answers' })),
    )

    expect(planOf(world).changes.at(-1)).toMatchObject({
      action: 'update',
      assistantId: 'asst_support',
      fields: [{ field: 'instructions' }],
    })
  })

  test('gets its marks back when someone removed them', () => {
    const world = synced(wish)
    const observed = world.observed.assistants.get('support')
    if (observed) delete observed.marks

    expect(planOf(world).changes).toMatchObject([{ action: 'update', key: 'support', fields: [] }])
  })
})

describe('code interpreter files', () => {
  test('make the Assistant object be rewritten when one is replaced', () => {
    const world = edit(lightly(synced(wish)), withSales({ '2025.csv': '1', '2026.csv': '3' }))

    expect(planOf(world).changes.at(-1)).toMatchObject({
      action: 'update',
      key: 'analyst',
      cause: 'edit',
      fields: [{ field: 'tools.code_interpreter files of sales', after: ['2026.csv'] }],
    })
  })

  test('make it be rewritten when one is added or removed', () => {
    const added = edit(synced(wish), withSales({ '2025.csv': '1', '2026.csv': '2', '2027.csv': '3' }))
    const removed = edit(synced(wish), withSales({ '2025.csv': '1' }))

    expect(changesOf(added)).toContain('update assistant analyst')
    expect(changesOf(removed)).toContain('update assistant analyst')
  })

  test('make it be rewritten when a File took the place of another', () => {
    const world = synced(wish)
    for (const name of world.observed.uploads?.keys() ?? [])
      if (name.startsWith('2026')) world.observed.uploads?.set(name, ['file-again'])

    expect(changesOf(world)).toEqual([
      'adopt knowledge sales',
      'update assistant analyst',
      '  tools.code_interpreter files of sales',
      'delete file 2026.csv@2',
    ])
  })

  test('show as drift what someone took away', () => {
    const world = synced(wish)
    objectOf(world, 'analyst').tool_resources = { code_interpreter: { file_ids: ['2026.csv@2'] } }

    expect(planOf(world).changes).toMatchObject([{ action: 'update', key: 'analyst', cause: 'drift' }])
  })

  test('count for the knowledge base that is declared where another has them all too', () => {
    const shared: Wish = {
      runtime: 'assistants',
      knowledge: { all: { 'a.csv': '1', 'b.csv': '2' }, part: { 'a.csv': '1' } },
      assistants: { whole: { code: ['all'] }, half: { code: ['part'] }, both: { code: ['all', 'part'] } },
    }
    expect(planOf(synced(shared))).toMatchObject({ changes: [], drift: [] })
  })

  test('are nobody else’s business', () => {
    const lines = changesOf(edit(synced(wish), withSales({ '2025.csv': '9', '2026.csv': '2' })))

    expect(lines).not.toContain('update assistant support')
  })

  test('change no compiled request', () => {
    const responses: Wish = { ...wish, runtime: 'responses' }
    const edited = edit(synced(responses), {
      ...withSales({ '2025.csv': '9', '2026.csv': '2' }),
      runtime: 'responses',
    })

    expect(changesOf(edited).filter((line) => line.includes('assistant'))).toEqual([])
  })
})

describe('a compiled request', () => {
  const responses: Wish = { ...wish, runtime: 'responses' }

  test('shows both sides of what was edited', () => {
    const edited = edit(synced(responses), {
      ...withSupport({ instructions: 'Be kind.', description: 'Answers' }),
      runtime: 'responses',
    })

    expect(planOf(edited).changes).toMatchObject([
      { action: 'update', fields: [{ field: 'instructions', before: 'Be brief.', after: 'Be kind.' }] },
    ])
  })

  test('is forgotten without anything to delete at the provider', () => {
    const world = edit(synced(responses), { ...responses, assistants: { analyst: { code: ['sales'] } } })
    const change = planOf(world).changes.find(({ kind }) => kind === 'assistant')

    expect(change).toMatchObject({ action: 'delete', key: 'support' })
    expect(change).not.toHaveProperty('assistantId')
  })

  test('needs no change when the store behind it is made anew', () => {
    const world = synced(responses)
    storeOf(world, 'handbook')
    world.observed.stores.delete('handbook')

    expect(changesOf(world).filter((line) => line.includes('assistant'))).toEqual([])
  })
})
