import { expect, test } from 'vitest'
import { canonicalize } from '../../src/compile/canonical.ts'
import { compileRequest } from '../../src/compile/request.ts'
import type { Tool } from '../../src/config/desired.ts'
import { assistant, type AssistantWish } from '../plan/state-builder.ts'

const bindings = { stores: { handbook: 'vs_1', manual: 'vs_2' }, codeFiles: { sales: ['file-1'] } }
const compile = (parts: AssistantWish) =>
  compileRequest(canonicalize(assistant('support', parts), 'responses'), bindings)
const compileTool = (tool: Tool) => compile({ tools: [tool] }).tools?.[0]

test('a request has neither name nor description, which are ours alone', () => {
  expect(compile({ name: 'Support', description: 'Answers', instructions: 'Be brief.', top_p: 0.5 })).toEqual(
    {
      model: 'gpt-6-luna',
      instructions: 'Be brief.',
      top_p: 0.5,
    },
  )
})

test('effort and format are said in the words of Responses', () => {
  expect(compile({ reasoning_effort: 'low', response_format: { type: 'json_object' } })).toMatchObject({
    reasoning: { effort: 'low' },
    text: { format: { type: 'json_object' } },
  })
  const json_schema = { name: 'answer', schema: { type: 'object' }, strict: true }
  expect(compile({ response_format: { type: 'json_schema', json_schema } })).toMatchObject({
    text: { format: { type: 'json_schema', ...json_schema } },
  })
})

test('metadata goes with every turn', () => {
  expect(compile({ metadata: { team: 'a' } })).toMatchObject({ metadata: { team: 'a' } })
})

test('file search names its stores and keeps its options', () => {
  expect(
    compileTool({
      type: 'file_search',
      knowledge: ['manual', 'handbook'],
      max_num_results: 20,
      ranking_options: { score_threshold: 0.3 },
    }),
  ).toEqual({
    type: 'file_search',
    vector_store_ids: ['vs_1', 'vs_2'],
    max_num_results: 20,
    ranking_options: { score_threshold: 0.3 },
  })
})

test('a search without knowledge is left out, because Responses refuses it', () => {
  expect(compile({ search: [] })).not.toHaveProperty('tools')
})

test('the code interpreter gets a container with its files', () => {
  expect(compileTool({ type: 'code_interpreter', knowledge: ['sales'] })).toEqual({
    type: 'code_interpreter',
    container: { type: 'auto', file_ids: ['file-1'] },
  })
  expect(compileTool({ type: 'code_interpreter', knowledge: [] })).toEqual({
    type: 'code_interpreter',
    container: { type: 'auto' },
  })
})

test('functions are flat, with all fields that Responses demands', () => {
  expect(compileTool({ type: 'function', name: 'now', handler: './now.ts' })).toEqual({
    type: 'function',
    name: 'now',
    parameters: { type: 'object', properties: {} },
    strict: false,
  })
  expect(compileTool({ type: 'function', name: 'now', description: 'Tells', strict: true })).toMatchObject({
    description: 'Tells',
    strict: true,
  })
})

test('web search and servers are passed through', () => {
  const server: Tool = { type: 'mcp', server_label: 'crm', headers: { Authorization: 'Bearer ${CRM_TOKEN}' } }
  expect(compileTool(server)).toEqual({ ...server, require_approval: 'never' })
  expect(compileTool({ ...server, require_approval: 'always' })).toMatchObject({ require_approval: 'always' })
  expect(compileTool({ type: 'web_search', user_location: { city: 'Bonn' } })).toEqual({
    type: 'web_search',
    user_location: { city: 'Bonn' },
  })
})

test('a search whose store is not there is a bug', () => {
  expect(() => compile({ search: ['lost'] })).toThrow('knowledge base lost has no vector store')
})
