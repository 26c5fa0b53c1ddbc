import { expect, test } from 'vitest'
import { canonicalize } from '../../src/compile/canonical.ts'
import { diffAssistants, diffRecords } from '../../src/plan/fields.ts'
import { assistant, type AssistantWish } from './state-builder.ts'

const canonical = (parts: AssistantWish) => canonicalize(assistant('support', parts), 'responses')

const searches = (city: string) =>
  canonical({ tools: [{ type: 'web_search' }, { type: 'web_search', user_location: { city } }] })

test('names tools by their type, functions and servers by their name', () => {
  const before = canonical({ search: ['handbook'] })
  const after = canonical({
    search: ['handbook', 'manual'],
    tools: [
      { type: 'function', name: 'lookup' },
      { type: 'mcp', server_label: 'crm' },
    ],
  })

  expect(diffAssistants(before, after).map(({ field }) => field)).toEqual([
    'tools.file_search',
    'tools.function lookup',
    'tools.mcp crm',
  ])
})

test('leaves out the side that is not set', () => {
  const [field] = diffAssistants(canonical({}), canonical({ metadata: { team: 'support' } }))

  expect(field).toEqual({ field: 'metadata.team', after: 'support' })
})

test('sees a change of either of two web searches', () => {
  expect(diffAssistants(searches('Berlin'), searches('Bonn'))).toEqual([
    {
      field: 'tools.web_search',
      before: [{ type: 'web_search' }, { type: 'web_search', user_location: { city: 'Berlin' } }],
      after: [{ type: 'web_search' }, { type: 'web_search', user_location: { city: 'Bonn' } }],
    },
  ])
})

test('finds no difference in the order of keys', () => {
  expect(diffRecords({ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } })).toEqual([])
})
