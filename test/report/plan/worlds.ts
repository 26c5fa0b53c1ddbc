import { edit, type Wish, type World, storeOf, synced } from '../../plan/state-builder.ts'

/** What a small company has synced. */
export const wish: Wish = {
  runtime: 'assistants',
  knowledge: {
    handbook: { 'returns/refunds.md': 'x'.repeat(4103), 'shipping/germany-and-eu.md': 'y'.repeat(812) },
    sales: { '2026.csv': 'z'.repeat(1_250_000) },
  },
  assistants: {
    support: {
      name: 'Northwind Support',
      search: ['handbook'],
      instructions: 'You answer from the handbook.\nBe brief.\nSay so when you do not know.',
      temperature: 0.2,
    },
    analyst: { code: ['sales'] },
  },
}

/** A document, a setting and an assistant edited, one of each added, one removed. */
export function editedWorld(): World {
  return edit(synced(wish), {
    ...wish,
    knowledge: {
      handbook: { 'returns/refunds.md': 'x'.repeat(5000), 'payment/gift-cards.md': 'new' },
      sales: wish.knowledge?.['sales'] ?? {},
    },
    assistants: {
      ...wish.assistants,
      support: {
        name: 'Northwind Support',
        search: ['handbook'],
        tools: [{ type: 'function', name: 'search_database', description: 'Search the product database' }],
        instructions: 'You answer from the handbook.\nBe kind.\nSay so when you do not know.',
        temperature: 0.7,
      },
      shop: { instructions: `Sell ${'a lot '.repeat(40)}`, metadata: { team: 'shop' } },
    },
  })
}

/** What someone did to it in the provider's dashboard. */
export function driftedWorld(): World {
  const world = synced(wish)
  const { files } = storeOf(world, 'handbook')
  files?.delete('shipping/germany-and-eu.md@' + 'y'.repeat(812))
  files?.set('file-theirs', { fileId: 'file-theirs', status: 'completed', attributes: {} })
  for (const file of files?.values() ?? [])
    if (file.attributes['path'] === 'returns/refunds.md')
      Object.assign(file, { status: 'failed', error: { code: 'invalid_file', message: 'The file is empty' } })
  storeOf(world, 'handbook').counts = { total: 2, completed: 1, failed: 1, inProgress: 0 }
  const support = world.observed.assistants.get('support')
  if (support) support.object.temperature = 1
  world.observed.assistants.delete('analyst')
  return world
}
