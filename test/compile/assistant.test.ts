import { describe, expect, test } from 'vitest'
import { compileAssistant } from '../../src/compile/assistant.ts'
import type { Bindings } from '../../src/compile/bindings.ts'
import { type CanonicalAssistant, canonicalize } from '../../src/compile/canonical.ts'
import type { Tool } from '../../src/config/desired.ts'
import { assistant, type AssistantWish } from '../plan/state-builder.ts'

const bindings: Bindings = {
  stores: { handbook: 'vs_1' },
  codeFiles: { sales: ['file-1', 'file-2'], figures: ['file-2', 'file-3'] },
}
const canonical = (parts: AssistantWish = {}): CanonicalAssistant =>
  canonicalize(assistant('support', parts), 'assistants')
const create = (parts: AssistantWish) => compileAssistant(canonical(parts), bindings, 'create')
const update = (parts: AssistantWish) => compileAssistant(canonical(parts), bindings, 'update')

test('a create sends what is set and nothing else', () => {
  expect(create({ name: 'Support', temperature: 0, metadata: { team: 'a' } })).toEqual({
    name: 'Support',
    model: 'gpt-6-luna',
    temperature: 0,
    tools: [],
    tool_resources: {},
    metadata: { team: 'a' },
  })
})

test('an update resets every field that is no longer set', () => {
  expect(update({ instructions: 'Be brief.' })).toEqual({
    name: 'support',
    model: 'gpt-6-luna',
    description: null,
    instructions: 'Be brief.',
    temperature: null,
    top_p: null,
    reasoning_effort: null,
    response_format: 'auto',
    tools: [],
    tool_resources: {},
    metadata: {},
  })
})

describe('each tool in the API’s nested form', () => {
  test('file search with its store', () => {
    expect(
      create({ tools: [{ type: 'file_search', knowledge: ['handbook'], max_num_results: 8 }] }),
    ).toMatchObject({
      tools: [{ type: 'file_search', file_search: { max_num_results: 8 } }],
      tool_resources: { file_search: { vector_store_ids: ['vs_1'] } },
    })
  })

  test('file search without options', () => {
    expect(create({ search: ['handbook'] }).tools).toEqual([{ type: 'file_search' }])
  })

  test('code interpreter with its files, one that two knowledge bases share once', () => {
    expect(create({ code: ['sales', 'figures'] })).toMatchObject({
      tools: [{ type: 'code_interpreter' }],
      tool_resources: { code_interpreter: { file_ids: ['file-2', 'file-3', 'file-1'] } },
    })
  })

  test('functions, not strict unless they say so, and never with their handler', () => {
    const tools: Tool[] = [
      {
        type: 'function',
        name: 'a',
        description: 'A',
        handler: './a.ts',
        parameters: { type: 'object', required: ['x'] },
      },
      { type: 'function', name: 'b', strict: true },
    ]
    expect(create({ tools }).tools).toEqual([
      {
        type: 'function',
        function: {
          name: 'a',
          description: 'A',
          parameters: { type: 'object', required: ['x'] },
          strict: false,
        },
      },
      { type: 'function', function: { name: 'b', strict: true } },
    ])
  })

  test('what the runtime lacks is a bug here, because validation refuses it', () => {
    expect(() => create({ tools: [{ type: 'web_search' }] })).toThrow('no web_search tool')
  })
})

test('an update takes knowledge away that a tool no longer has', () => {
  expect(update({ search: [], code: [] }).tool_resources).toEqual({
    file_search: { vector_store_ids: [] },
    code_interpreter: { file_ids: [] },
  })
  expect(create({ search: [], code: [] }).tool_resources).toEqual({})
})

test('a knowledge base without a store is a bug, also one named like an object’s own method', () => {
  expect(() => create({ search: ['manual'] })).toThrow('knowledge base manual has no vector store')
  expect(() => create({ search: ['constructor'] })).toThrow('knowledge base constructor has no vector store')
  expect(create({ code: ['constructor'] }).tool_resources).toEqual({ code_interpreter: { file_ids: [] } })
})
