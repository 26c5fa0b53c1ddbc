import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalize, dropDefaults, identity, type LooseAssistant } from '../../src/compile/canonical.ts'
import { digestAssistant } from '../../src/compile/digest.ts'
import type { FunctionTool, Tool } from '../../src/config/desired.ts'
import { runtimes } from '../../src/config/runtime.ts'
import { assistant } from '../plan/state-builder.ts'
import { assistants, shuffled } from './arbitrary.ts'

const bare = { name: 'support', model: 'gpt-6-luna', tools: [] }
const loose = (parts: Partial<LooseAssistant>) => dropDefaults({ ...bare, ...parts }, 'assistants')
const tool = (value: Tool, runtime: 'assistants' | 'responses' = 'assistants') =>
  dropDefaults({ ...bare, tools: [value] }, runtime).tools[0]

describe('what equals the provider’s default is left out', () => {
  test.each<[string, Partial<LooseAssistant>]>([
    ['nulls', { description: null, instructions: null, metadata: null, temperature: null, top_p: null }],
    ['empty texts', { description: '', instructions: '' }],
    ['empty metadata', { metadata: {} }],
    ['sampling at 1', { temperature: 1, top_p: 1 }],
    ['a null effort', { reasoning_effort: null }],
    ['automatic format', { response_format: 'auto' }],
    ['plain text format', { response_format: { type: 'text' } }],
  ])('%s', (_, parts) => {
    expect(loose(parts)).toEqual(bare)
  })

  test('but not a zero, which means something', () => {
    expect(loose({ temperature: 0, top_p: 0 })).toEqual({ ...bare, temperature: 0, top_p: 0 })
  })

  test('from a JSON schema format', () => {
    const json_schema = { name: 'a', schema: { type: 'object' } }
    const filled = { ...json_schema, strict: false, description: '' }
    const strict = { name: 'a', strict: true }

    expect(loose({ response_format: { type: 'json_schema', json_schema: filled } })).toEqual({
      ...bare,
      response_format: { type: 'json_schema', json_schema },
    })
    expect(loose({ response_format: { type: 'json_schema', json_schema: strict } })).toMatchObject({
      response_format: { json_schema: strict },
    })
  })
})

describe('tools', () => {
  test('are sorted by type and name, whatever the order in the file', () => {
    const tools: Tool[] = [
      { type: 'function', name: 'b' },
      { type: 'file_search', knowledge: [] },
      { type: 'function', name: 'B' },
      { type: 'function', name: 'a' },
      { type: 'code_interpreter', knowledge: [] },
    ]
    expect(loose({ tools }).tools.map(identity)).toEqual([
      'code_interpreter',
      'file_search',
      'function B',
      'function a',
      'function b',
    ])
  })

  test('name each knowledge base once, sorted', () => {
    expect(tool({ type: 'file_search', knowledge: ['b', 'a', 'b'] })).toEqual({
      type: 'file_search',
      knowledge: ['a', 'b'],
    })
  })

  test('take 20 results for the default on assistants, and for a wish on responses', () => {
    const search: Tool = { type: 'file_search', knowledge: [], max_num_results: 20 }
    expect(tool(search, 'assistants')).not.toHaveProperty('max_num_results')
    expect(tool(search, 'responses')).toHaveProperty('max_num_results', 20)
  })

  test.each([{ ranker: 'auto' }, { ranker: 'default_2024_08_21' }, { score_threshold: 0 }, {}])(
    'take ranking %j for the default',
    (ranking_options) => {
      expect(tool({ type: 'file_search', knowledge: [], ranking_options })).toEqual({
        type: 'file_search',
        knowledge: [],
      })
    },
  )

  test('keep a ranker and a threshold that are wished for', () => {
    const ranking_options = { ranker: 'none', score_threshold: 0.4 }
    expect(tool({ type: 'file_search', knowledge: [], ranking_options })).toMatchObject({ ranking_options })
  })

  test.each([undefined, {}, { type: 'object' }, { type: 'object', properties: {} }, { properties: null }])(
    'take parameters %j for none',
    (parameters) => {
      const declared: FunctionTool = {
        type: 'function',
        name: 'now',
        strict: false,
        description: '',
        ...(parameters && { parameters }),
      }
      expect(tool(declared)).toEqual({ type: 'function', name: 'now' })
    },
  )

  test('keep parameters that say more than an empty object', () => {
    const parameters = { type: 'object', properties: {}, additionalProperties: false }
    expect(tool({ type: 'function', name: 'now', parameters })).toMatchObject({ parameters })
  })

  test('leave out the handler, which is never uploaded', () => {
    expect(tool({ type: 'function', name: 'now', handler: '/project/now.ts' })).toEqual({
      type: 'function',
      name: 'now',
    })
  })

  test('lose the approval that is asked for anyway, and keep references to credentials', () => {
    const mcp = { type: 'mcp', server_label: 'crm', headers: { key: '${CRM_KEY}' } } as const
    expect(tool({ ...mcp, require_approval: 'never' })).toEqual(mcp)
    expect(tool({ ...mcp, require_approval: 'always' })).toEqual({ ...mcp, require_approval: 'always' })
  })

  test('lose the nulls of fields that are passed through', () => {
    expect(tool({ type: 'web_search', search_context_size: null, filters: { a: 1 } })).toEqual({
      type: 'web_search',
      filters: { a: 1 },
    })
  })
})

test('a desired assistant keeps only what the provider gets', () => {
  const desired = assistant('support', { name: 'Support', instructions: 'Be brief.', was: ['helpdesk'] })

  expect(canonicalize(desired, 'responses')).toEqual({
    name: 'Support',
    model: 'gpt-6-luna',
    instructions: 'Be brief.',
    tools: [],
  })
})

test('the digest ignores the order of tools, knowledge and keys', () => {
  fc.assert(
    fc.property(assistants, fc.constantFrom(...runtimes), fc.integer(), (desired, runtime, seed) => {
      expect(digestAssistant(canonicalize(shuffled(desired, seed), runtime))).toBe(
        digestAssistant(canonicalize(desired, runtime)),
      )
    }),
  )
})

test('the canonical form of a canonical form is itself', () => {
  fc.assert(
    fc.property(assistants, fc.constantFrom(...runtimes), (desired, runtime) => {
      const canonical = canonicalize(desired, runtime)
      expect(dropDefaults(canonical, runtime)).toEqual(canonical)
    }),
  )
})
