import { describe, expect, test } from 'vitest'
import { planOf, changesOf, edit, forgetful, lightly, storeOf, synced, type Wish } from './state-builder.ts'

const wish: Wish = {
  knowledge: { handbook: { 'refunds.md': '30 days', 'shipping.md': '2 days' } },
  assistants: { support: { search: ['handbook'] } },
}
const withFiles = (handbook: NonNullable<Wish['knowledge']>[string]): Wish => ({
  ...wish,
  knowledge: { handbook },
})
const withSettings = (handbook: NonNullable<Wish['settings']>[string]): Wish => ({
  ...wish,
  settings: { handbook },
})

describe('settings', () => {
  test('replaces files inside the same store when chunking changes', () => {
    const plan = planOf(
      edit(
        synced(wish),
        withSettings({ chunking: { max_chunk_size_tokens: 400, chunk_overlap_tokens: 100 } }),
      ),
    )

    expect(plan.changes).toMatchObject([
      {
        action: 'update',
        store: 'keep',
        storeId: 'vs_handbook',
        settings: [
          {
            field: 'chunking',
            before: { max_chunk_size_tokens: 800 },
            after: { max_chunk_size_tokens: 400 },
          },
        ],
        files: [
          { action: 'rechunk', path: 'refunds.md', detach: ['refunds.md@30 days'] },
          { action: 'rechunk', path: 'shipping.md', detach: ['shipping.md@2 days'] },
        ],
      },
    ])
    expect(plan.fileDeletes).toHaveLength(2)
  })

  test('takes 800/400 and no chunking for the same', () => {
    const chunking = { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 }
    expect(changesOf(edit(synced(wish), withSettings({ chunking })))).toEqual([])
  })

  test('updates attributes in place', () => {
    expect(changesOf(edit(synced(wish), withSettings({ attributes: { audience: 'customers' } })))).toEqual([
      'update knowledge handbook',
      '  attributes refunds.md',
      '  attributes shipping.md',
    ])
  })

  test('updates attributes also of a file that is newly given to the code interpreter', () => {
    const csv = { 'data.csv': { content: '1,2', asText: true } }
    const world = synced(withFiles(csv))
    const next = edit(world, {
      knowledge: { handbook: csv },
      settings: { handbook: { attributes: { audience: 'all' } } },
      assistants: { support: { search: ['handbook'], code: ['handbook'] } },
    })

    const [change] = planOf(next).changes
    expect(change).toMatchObject({ files: [{ action: 'attributes', wanted: { code: { name: /^data\./ } } }] })
  })
})

describe('the vector store', () => {
  test('recreates a store that was deleted at the provider from existing uploads', () => {
    const world = synced(wish)
    world.observed.stores.clear()
    const plan = planOf(world)

    expect(changesOf(world)).toEqual([
      'create knowledge handbook',
      '  create store',
      '  attach refunds.md',
      '  attach shipping.md',
    ])
    expect(plan.changes).toMatchObject([{ cause: 'drift' }])
    expect(plan.drift).toMatchObject([{ what: 'deleted', id: 'vs_handbook' }])
  })

  test('is finished when an interrupted sync left it marked as being applied', () => {
    const world = synced(wish)
    const { marks } = storeOf(world, 'handbook')
    if (marks) marks.isApplying = true

    expect(planOf(world).changes).toMatchObject([{ action: 'update', store: 'keep', files: [] }])
  })

  test('gets its marks back when someone removed them', () => {
    const world = synced(wish)
    delete storeOf(world, 'handbook').marks

    expect(planOf(world).changes).toMatchObject([{ action: 'update', cause: 'drift', files: [] }])
    expect(planOf(world).drift).toMatchObject([{ what: 'edited' }])
  })

  test('goes as a whole when nobody searches it any more, and its files stay for the code interpreter', () => {
    const world = synced({ ...wish, assistants: { support: { search: ['handbook'], code: ['handbook'] } } })
    const next = edit(world, { ...wish, assistants: { support: { code: ['handbook'] } } })

    expect(changesOf(next)).toEqual([
      'update knowledge handbook',
      '  delete store',
      'update assistant support',
      '  tools.file_search',
    ])
  })

  test('is deleted with its files when its knowledge base is gone', () => {
    expect(changesOf(edit(synced(wish), { assistants: { support: {} } }))).toEqual([
      'update assistant support',
      '  tools.file_search',
      'delete knowledge handbook',
      '  delete store',
      '  remove refunds.md',
      '  remove shipping.md',
      'delete file refunds.md@30 days',
      'delete file shipping.md@2 days',
    ])
  })

  test('is deleted once when it has expired and nobody wants it any more', () => {
    const world = edit(synced(wish), { assistants: { support: {} } })
    storeOf(world, 'handbook').status = 'expired'

    expect(changesOf(world).filter((line) => line.includes('store'))).toEqual(['  delete store'])
  })

  test('is deleted by its marks even where the lockfile was lost', () => {
    const world = forgetful(edit(synced(wish), { assistants: { support: {} } }))

    expect(changesOf(world)).toEqual([
      'adopt assistant support',
      'delete knowledge handbook',
      '  delete store',
      'delete file refunds.md@30 days',
      'delete file shipping.md@2 days',
    ])
  })
})

describe('Files that several use', () => {
  const shared: Wish = {
    knowledge: {
      handbook: { 'legal.md': 'terms', 'refunds.md': '30 days' },
      manual: { 'legal.md': 'terms' },
    },
    assistants: { support: { search: ['handbook'], code: ['manual'] } },
  }

  test('never deletes a File that another knowledge base uses', () => {
    const next = edit(synced(shared), {
      ...shared,
      knowledge: { ...shared.knowledge, handbook: { 'refunds.md': '30 days' } },
    })

    expect(changesOf(next)).toEqual([
      'update knowledge handbook',
      '  remove legal.md',
      '    detach legal.md@terms',
    ])
  })

  test('uses the upload that the code interpreter has for file search too', () => {
    const world = lightly(
      synced({ ...wish, assistants: { support: { code: ['handbook'] } }, uploadNames: 'plain' }),
    )
    const next = edit(world, {
      ...wish,
      uploadNames: 'plain',
      assistants: { support: { search: ['handbook'], code: ['handbook'] } },
    })

    expect(changesOf(next).slice(0, 4)).toEqual([
      'create knowledge handbook',
      '  create store',
      '  attach refunds.md',
      '  attach shipping.md',
    ])
  })

  test('keeps the recorded one of two uploads of the same content', () => {
    const world = synced({ ...wish, assistants: { support: { code: ['handbook'] } } })
    for (const [name, ids] of world.observed.uploads ?? [])
      world.observed.uploads?.set(name, ['double', ...ids])

    expect(changesOf(world)).toEqual(['delete file double'])
  })

  test('learns of the upload that took the place of a recorded one', () => {
    const world = synced({ ...wish, assistants: { support: { code: ['handbook'] } } })
    for (const name of world.observed.uploads?.keys() ?? [])
      if (name.startsWith('refunds')) world.observed.uploads?.set(name, ['file-again'])

    expect(planOf(world).changes).toMatchObject([
      { action: 'adopt', kept: { 'refunds.md': { code: 'file-again' } } },
    ])
  })
})
