import { describe, expect, test } from 'vitest'
import { checkCapabilities } from '../../src/compile/capabilities.ts'
import type { Runtime } from '../../src/config/runtime.ts'
import { type AssistantWish, desire, type Wish } from '../plan/state-builder.ts'

const csvs = (count: number, part = {}) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${index}.csv`, { content: `${index}`, ...part }]),
  )
const check = (runtime: Runtime, support: AssistantWish, knowledge: Wish['knowledge'] = {}) =>
  checkCapabilities(desire({ runtime, knowledge, assistants: { support } }))

test('what a runtime can do is no problem', () => {
  const support: AssistantWish = { search: ['a'], code: ['a'], tools: [{ type: 'function', name: 'now' }] }
  expect(check('assistants', support, { a: csvs(20) })).toEqual([])
  expect(
    check(
      'responses',
      { search: ['a', 'b'], code: ['a'], tools: [{ type: 'web_search' }] },
      { a: csvs(50), b: {} },
    ),
  ).toEqual([])
})

test.each(['web_search', 'mcp'] as const)('the assistants runtime has no %s', (type) => {
  const tools = [
    { type: 'function', name: 'now' },
    { type, server_label: 'crm' },
  ] as AssistantWish['tools']

  expect(check('assistants', { ...(tools && { tools }) })).toEqual([
    {
      code: 'unsupported-by-runtime',
      severity: 'error',
      message: `the assistants runtime has no ${type} tool`,
      hint: 'environment staging uses runtime: assistants; remove the tool there or use another runtime',
      file: 'assistants/support.yaml#tools.1.type',
      line: 1,
      column: 1,
      frame: '',
    },
  ])
})

describe('limits are located at the knowledge that exceeds them', () => {
  const place = { code: 'unsupported-by-runtime', file: 'assistants/support.yaml#tools.0.knowledge' }

  test.each([
    ['assistants', ['a', 'b'], '2 knowledge bases, and the assistants runtime searches 1 at most'],
    ['responses', ['a', 'b', 'c'], '3 knowledge bases, and the responses runtime searches 2 at most'],
  ] as const)('stores on %s', (runtime, search, message) => {
    expect(check(runtime, { search: [...search] })).toMatchObject([{ ...place, message }])
  })

  test.each([
    ['assistants', 20],
    ['responses', 50],
  ] as const)('code interpreter files on %s', (runtime, most) => {
    expect(check(runtime, { code: ['a', 'b'] }, { a: csvs(most), b: { 'one.csv': 'more' } })).toMatchObject([
      {
        ...place,
        message: `${most + 1} files, and the ${runtime} runtime gives its code interpreter ${most} at most`,
      },
    ])
  })
})

test('a knowledge base that is named twice counts once', () => {
  expect(check('assistants', { search: ['a', 'a'], code: ['b', 'b'] }, { a: {}, b: csvs(20) })).toEqual([])
})

test('files that the code interpreter does not get do not count', () => {
  expect(check('assistants', { code: ['a'] }, { a: csvs(30, { code: false }) })).toEqual([])
})

test('the embedded server never uses what needs a connection, which is a warning', () => {
  const tools: AssistantWish['tools'] = [{ type: 'web_search' }, { type: 'mcp', server_label: 'crm' }]
  const desired = desire({ runtime: 'responses', assistants: { support: { tools } } })
  const local = { ...desired, environment: { ...desired.environment, provider: 'local' as const } }

  expect(checkCapabilities(desired)).toEqual([])
  expect(checkCapabilities(local).map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
    'warning: the embedded server takes web_search and never uses it',
    'warning: the embedded server takes mcp and never uses it',
  ])
})

test('every problem of every assistant is told', () => {
  const tools: AssistantWish['tools'] = [{ type: 'web_search' }, { type: 'mcp', server_label: 'crm' }]
  const desired = desire({ runtime: 'assistants', assistants: { a: { tools }, b: { tools } } })

  expect(checkCapabilities(desired)).toHaveLength(4)
})
