import { createTwoFilesPatch } from 'diff'
import type { Action, FieldChange } from '../../plan/change.ts'
import type { Paint } from '../paint.ts'

/** Columns of a terminal that nobody has widened. */
const lineMax = 80

/** One field that differs: a line where both values fit on it, else a unified diff. */
export function renderField(
  { field, before, after }: FieldChange,
  action: Action,
  { paint, verbose }: { paint: Paint; verbose: boolean },
): string[] {
  if (action === 'delete') return []
  const label = `    ${field}: `
  const room = lineMax - label.length
  if (action === 'create' && !verbose) return [`${label}${paint('dim', shorten(lineOf(after), room))}`]
  const old = before === undefined ? '' : `${lineOf(before)} → `
  const now = after === undefined ? 'not set' : lineOf(after)
  if (isText(before) || isText(after) || old.length + now.length > room)
    return [`    ${field}:`, ...unifiedDiff(before, after, paint)]
  const isSet = after !== undefined
  return [`${label}${paint('red', old)}${paint(isSet ? 'green' : 'dim', now)}`]
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\n')
}

function lineOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.replaceAll(/\s+/g, ' ').trim()
}

function shorten(line: string, room: number): string {
  return line.length > room ? `${line.slice(0, Math.max(room, 20) - 1)}…` : line
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
