import { expect, it } from 'vitest'
import { createPaint } from '../../../src/report/paint.ts'
import { renderToolCall } from '../../../src/report/reply/tool-call.ts'
import type { ToolCall } from '../../../src/runtime/reply.ts'

const show = (call: Omit<ToolCall, 'id'>, width = 60) =>
  renderToolCall({ id: 'call-1', ...call }, { paint: createPaint(false), width })

it('a search shows what was searched for', () => {
  expect(show({ type: 'file_search', arguments: { queries: ['refund', 'paypal'] } })).toBe(
    '• file_search "refund" "paypal"',
  )
  expect(show({ type: 'file_search', arguments: { queries: [] } })).toBe('• file_search')
  expect(show({ type: 'web_search', arguments: { query: 'weather' } })).toBe('• web_search "weather"')
})

it('a function shows its arguments and what came back', () => {
  const call = { type: 'function', name: 'find', arguments: { query: 'a' }, output: '{"items":[]}' } as const
  expect(show(call)).toBe('• find({"query":"a"})\n  → {"items":[]}')
  expect(show({ type: 'function', name: 'find', arguments: 'no {json' })).toBe('• find("no {json")')
})

it('code is shown with what it printed, and neither without end', () => {
  const code = Array.from({ length: 20 }, (_, n) => `line${n}`).join('\n')
  const lines = show({ type: 'code_interpreter', arguments: { code }, output: '1\n2\n3\n4\n5\n6\n' }).split(
    '\n',
  )
  expect(lines.slice(0, 3)).toEqual(['• code_interpreter', '    line0', '    line1'])
  expect(lines).toContain('    … 8 more lines')
  expect(lines.slice(-2)).toEqual(['  → 4', '  → … 2 more lines'])
})

it('a line is as wide as the screen at most, and commands no terminal', () => {
  const call = { type: 'function', name: 'f\u001B[2J', arguments: { a: 'x'.repeat(200) } } as const
  expect(show(call, 30).length).toBeLessThanOrEqual(32)
  expect(show(call)).not.toContain('\u001B')
})
