import type { ToolCall } from '../../runtime/reply.ts'
import type { Paint } from '../paint.ts'
import { plain, plainLines } from '../plain.ts'
import { clip } from './wrap.ts'

/** Lines of code, and lines of what it printed, that are shown of one call. */
const codeLines = 12
const outputLines = 4

/** What an assistant did on the way to its answer: a line a call, and the code that it ran. */
export function renderToolCall(call: ToolCall, { paint, width }: { paint: Paint; width: number }): string {
  const lines = linesOf(call).map((line) => paint('dim', clip(line, width)))
  const [first = '', ...rest] = lines
  return [`${paint('cyan', '•')} ${first}`, ...rest.map((line) => `  ${line}`)].join('\n')
}

/** What it is doing now. */
export function describeToolCall({ type, name }: ToolCall): string {
  switch (type) {
    case 'file_search':
      return 'searching'
    case 'web_search':
      return 'searching the web'
    case 'code_interpreter':
      return 'running code'
    default:
      return `calling ${plain(name ?? type)}`
  }
}

function linesOf({ type, name, arguments: args, output }: ToolCall): string[] {
  const field = (key: string): unknown =>
    typeof args === 'object' && args !== null && key in args
      ? (args as Record<string, unknown>)[key]
      : undefined
  if (type === 'file_search') {
    const queries = field('queries')
    return [
      `file_search ${Array.isArray(queries) ? queries.map((query) => quote(query)).join(' ') : ''}`.trim(),
    ]
  }
  if (type === 'web_search') return [`web_search ${quote(field('query') ?? args ?? '')}`]
  if (type === 'code_interpreter')
    return [
      'code_interpreter',
      ...excerpt(String(field('code') ?? ''), codeLines).map((line) => `  ${line}`),
      ...excerpt(output ?? '', outputLines).map((line) => `→ ${line}`),
    ]
  const label = `${plain(name ?? type)}(${plain(JSON.stringify(args) ?? '')})`
  return output === undefined ? [label] : [label, `→ ${plain(output)}`]
}

function quote(value: unknown): string {
  return plain(typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? ''))
}

function excerpt(text: string, most: number): string[] {
  const lines = plainLines(text).trimEnd().split('\n')
  if (lines.length === 1 && lines[0] === '') return []
  if (lines.length <= most) return lines
  return [...lines.slice(0, most), `… ${lines.length - most} more lines`]
}
