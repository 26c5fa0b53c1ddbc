import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileAssistant } from '../../src/compile/assistant.ts'
import type { Bindings } from '../../src/compile/bindings.ts'
import { canonicalize } from '../../src/compile/canonical.ts'
import { digestAssistant } from '../../src/compile/digest.ts'
import { marksFor } from '../../src/compile/marks.ts'
import { type AssistantObject, canonicalizeObserved, codeKnowledgeOf } from '../../src/compile/observed.ts'
import { owner } from '../plan/state-builder.ts'
import { assistants } from './arbitrary.ts'
import { answerTo } from './provider-answer.ts'

const bindings: Bindings = {
  stores: { handbook: 'vs_1', manual: 'vs_2' },
  codeFiles: { part: ['file-1'], sales: ['file-1', 'file-2'], figures: ['file-3'], empty: [] },
}
const bare: AssistantObject = {
  id: 'asst_1',
  name: 'support',
  description: null,
  model: 'gpt-6-luna',
  instructions: null,
  tools: [],
  metadata: null,
}
const withCode = (ids: string[]): AssistantObject => ({
  ...bare,
  tools: [{ type: 'code_interpreter' }],
  tool_resources: { code_interpreter: { file_ids: ids } },
})
const codeKnowledge = (ids: string[], declared?: string[]) =>
  codeKnowledgeOf(canonicalizeObserved(withCode(ids), bindings, declared).tools)

test('an assistant comes back from the provider as it was declared', () => {
  fc.assert(
    fc.property(assistants, fc.constantFrom('create', 'update'), (desired, purpose) => {
      const canonical = canonicalize(desired, 'assistants')
      const body = compileAssistant(canonical, bindings, purpose)
      const marks = marksFor(owner, 'support', digestAssistant(canonical), 'applied')
      const object = answerTo({ ...body, metadata: { ...body.metadata, ...marks } }, 'asst_1')

      expect(canonicalizeObserved(object, bindings, codeKnowledgeOf(canonical.tools))).toEqual(canonical)
    }),
  )
})

test('fields that a host leaves out or answers with null are not set', () => {
  const nulls = { temperature: null, top_p: null, reasoning_effort: null, response_format: null }
  const search = { type: 'file_search', file_search: { max_num_results: null, ranking_options: null } }
  const call = {
    type: 'function',
    function: { name: 'now', description: null, parameters: null, strict: null },
  }

  expect(
    canonicalizeObserved({ ...bare, ...nulls, tool_resources: null, tools: [search, call] }, bindings),
  ).toEqual({
    name: 'support',
    model: 'gpt-6-luna',
    tools: [
      { type: 'file_search', knowledge: [] },
      { type: 'function', name: 'now' },
    ],
  })
})

test('a nameless object differs from every declared one', () => {
  expect(canonicalizeObserved({ ...bare, name: null }, bindings).name).toBe('')
})

test('a store that is none of ours stands for itself', () => {
  const object: AssistantObject = {
    ...bare,
    tools: [{ type: 'file_search' }],
    tool_resources: { file_search: { vector_store_ids: ['vs_theirs', 'vs_1'] } },
  }
  expect(canonicalizeObserved(object, bindings).tools).toEqual([
    { type: 'file_search', knowledge: ['handbook', 'vs_theirs'] },
  ])
})

test('a tool that only the host knows is kept as it is', () => {
  const tool = { type: 'bing_grounding', bing_grounding: { connection_id: 'c' } }
  expect(canonicalizeObserved({ ...bare, tools: [tool] }, bindings).tools).toEqual([tool])
})

describe('files of the code interpreter', () => {
  test('stand for the knowledge base whose files they all are', () => {
    expect(codeKnowledge(['file-3'])).toEqual(['figures'])
  })

  test('stand for the larger of two knowledge bases that they could be', () => {
    expect(codeKnowledge(['file-1', 'file-2'])).toEqual(['sales'])
  })

  test('stand for the declared one, and for both where both are declared', () => {
    expect(codeKnowledge(['file-1'], ['part'])).toEqual(['part'])
    expect(codeKnowledge(['file-1', 'file-2'], ['sales', 'part'])).toEqual(['part', 'sales'])
  })

  test('stand for themselves where a knowledge base is not complete', () => {
    expect(codeKnowledge(['file-2', 'file-9'], ['sales'])).toEqual(['file-2', 'file-9'])
  })

  test('need not be there for a declared knowledge base without any', () => {
    expect(codeKnowledge([], ['empty'])).toEqual(['empty'])
    expect(codeKnowledge([])).toEqual([])
  })

  test('are never given by a knowledge base that is not there yet', () => {
    expect(codeKnowledge([], ['new'])).toEqual([])
  })
})
