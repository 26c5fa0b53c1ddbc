import { createTwoFilesPatch } from 'diff'
import type { Action, FieldChange } from '../../plan/change.ts'
import type { Paint } from '../paint.ts'

/** Characters of a value that a line shows. */
const valueMax = 70

/** One field that differs: a line where the values are short, a unified diff where they are text of several lines. */
export function renderField(
  { field, before, after }: FieldChange,
  action: Action,
  { paint, verbose }: { paint: Paint; verbose: boolean },
): string[] {
  if (action === 'delete') return []
  if (action === 'create' && !verbose) return [`    ${field}: ${paint('dim', shorten(after))}`]
  if (isText(before) || isText(after)) return [`    ${field}:`, ...unifiedDiff(before, after, paint)]
  if (before === undefined) return [`    ${field}: ${paint('green', shorten(after))}`]
  const now = after === undefined ? paint('dim', 'not set') : paint('green', shorten(after))
  return [`    ${field}: ${paint('red', shorten(before))} → ${now}`]
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\n')
}

function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > valueMax ? `${line.slice(0, valueMax - 1)}…` : line
}

function unifiedDiff(before: unknown, after: unknown, paint: Paint): string[] {
  const patch = createTwoFilesPatch('', '', textOf(before), textOf(after), '', '', { context: 2 })
  return patch
    .split('\n')
    .slice(3)
    .filter((line) => line !== '' && !line.startsWith('\\'))
    .map((line) => {
      if (line.startsWith('+')) return `      ${paint('green', line)}`
      if (line.startsWith('-')) return `      ${paint('red', line)}`
      return `      ${paint('dim', line)}`
    })
}

function textOf(value: unknown): string {
  const text = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  return text.endsWith('\n') || text === '' ? text : `${text}\n`
}
