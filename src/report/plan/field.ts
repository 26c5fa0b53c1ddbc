import { structuredPatch } from 'diff'
import { stringify } from 'yaml'
import type { Action, FieldChange } from '../../plan/change.ts'
import type { Paint } from '../paint.ts'
import { lineMax } from './width.ts'

/** One field that differs: a line where that says it, else a unified diff. What is new or gone is shortened to a line. */
export function renderField(
  { field, before, after }: FieldChange,
  action: Action,
  { paint, verbose }: { paint: Paint; verbose: boolean },
): string[] {
  if (action === 'delete') return []
  const label = `    ${field}: `
  const room = lineMax - label.length
  const [old, now] = [lineOf(before), lineOf(after)]
  const isShort = !isText(before) && !isText(after)
  if (before === undefined && (!verbose || (isShort && now.length <= room)))
    return [`${label}${paint(action === 'create' ? 'dim' : 'green', shorten(now, room))}`]
  if (after === undefined && !verbose)
    return [`${label}${paint('red', shorten(old, room - unset.length))}${paint('dim', unset)}`]
  if (isShort && `${old} → ${now}`.length <= room)
    return [`${label}${paint('red', old)} → ${paint('green', now)}`]
  return [`    ${field}:`, ...unifiedDiff(before, after, paint)]
}

const unset = ' → not set'

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\n')
}

/** As the YAML would say it on one line; a tool without its type and name, which the label has already. */
export function lineOf(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? '' : flow(value)
  return text.replaceAll(/\s+/g, ' ').trim()
}

function flow(value: unknown): string {
  const isTool = typeof value === 'object' && value !== null && 'type' in value
  const { type: _type, name: _name, ...options } = isTool ? (value as Record<string, unknown>) : {}
  return stringify(isTool ? options : value, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
  })
}

function shorten(line: string, room: number): string {
  return line.length > room ? `${line.slice(0, Math.max(room, 20) - 1)}…` : line
}

function unifiedDiff(before: unknown, after: unknown, paint: Paint): string[] {
  const { hunks } = structuredPatch('', '', textOf(before), textOf(after), '', '', { context: 2 })
  return hunks.flatMap(({ lines }, index) => [
    ...(index === 0 ? [] : [`      ${paint('dim', '…')}`]),
    ...lines.map((line) => `      ${paint(colourOf(line), line)}`.trimEnd()),
  ])
}

function colourOf(line: string): 'green' | 'red' | 'dim' {
  if (line.startsWith('+')) return 'green'
  return line.startsWith('-') ? 'red' : 'dim'
}

/** A value as text of whole lines, for diffs. */
export function textOf(value: unknown): string {
  const text = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  return text.endsWith('\n') || text === '' ? text : `${text}\n`
}
