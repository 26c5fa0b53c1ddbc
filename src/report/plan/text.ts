import type { Change, FileChange } from '../../plan/change.ts'
import { checkGuards } from '../../plan/guard.ts'
import { pendingChanges, type Plan } from '../../plan/plan.ts'
import { count, formatBytes } from '../bytes.ts'
import type { Paint } from '../paint.ts'
import { plain } from '../plain.ts'
import { renderCost } from './cost.ts'
import { renderDrift } from './drift.ts'
import { renderField } from './field.ts'
import { renderRefused } from './refused.ts'
import { renderStale } from './stale.ts'

export const signs = { create: '+', update: '~', delete: '-', adopt: '=' } as const
const colours = { create: 'green', update: 'yellow', delete: 'red', adopt: 'cyan' } as const

export interface PlanTextOptions {
  paint: Paint
  /** Every file of every change, instead of the first few. */
  verbose: boolean
}

/** A plan for people: each change with what differs, then drift, then what it comes to. */
export function renderPlan(plan: Plan, options: PlanTextOptions): string {
  const lines = [
    ...plan.changes.flatMap((change) => [...renderChange(change, options), '']),
    ...renderDuplicates(plan, options),
    ...renderStale(plan.stale, options.paint),
    ...renderDrift(plan.drift, options.paint),
    ...renderRefused(plan.refused, options.paint),
    renderSummary(plan, options.paint),
  ]
  return lines.join('\n')
}

/** Objects whose place another has taken: nothing of ours refers to them any more. */
function renderDuplicates({ duplicates }: Plan, { paint }: PlanTextOptions): string[] {
  if (duplicates.length === 0) return []
  const lines = duplicates.map(({ kind, key, id }) => {
    const what = kind === 'store' ? 'vector store' : 'assistant'
    return `${paint('red', '-')} ${what} of ${paint('bold', key)} ${paint('dim', `${id} (superseded)`)}`
  })
  return [...lines, '']
}

function renderChange(change: Change, options: PlanTextOptions): string[] {
  const { action, kind, key } = change
  const sign = options.paint(colours[action], signs[action])
  const note = noteOf(change)
  const title = `${sign} ${kind} ${options.paint('bold', key)}${note === '' ? '' : options.paint('dim', ` (${note})`)}`
  if (change.kind === 'assistant')
    return [title, ...change.fields.flatMap((field) => renderField(field, action, options))]
  return [
    title,
    ...change.settings.flatMap((field) => renderField(field, action, options)),
    ...renderFiles(change.files, options),
  ]
}

/** What the title alone would leave open. */
export function noteOf(change: Change): string {
  if (change.was !== undefined) return `renamed from ${change.was}`
  if (change.kind === 'knowledge' && change.retire !== undefined)
    return `a new vector store takes the place of ${change.retire}, which is kept for a while`
  if (change.isImported && change.action === 'update') return 'imported, gets the marks of this project'
  if (change.action === 'adopt') return 'already there, the lockfile learns of it'
  if (change.kind === 'knowledge' && change.action === 'update' && change.store === 'delete')
    return 'nobody searches it any more, so its vector store goes'
  if (change.cause === 'drift') return 'puts back what was changed there'
  const details = change.kind === 'assistant' ? change.fields : [...change.settings, ...change.files]
  return change.action === 'update' && details.length === 0 ? 'finishes what an earlier sync began' : ''
}

/** How many files a change shows before it sums the rest up. */
const shownFiles = 20

/** Columns for paths; a longer one moves only its own size to the right. */
const pathColumns = 48

/** How each thing that can happen to a file is shown. */
export const fileSigns: Record<FileChange['action'], [sign: string, note: string]> = {
  add: ['+', ''],
  change: ['~', ''],
  remove: ['-', ''],
  attach: ['+', 'already uploaded'],
  retry: ['~', 'indexed again'],
  rechunk: ['~', 'chunked anew'],
  attributes: ['~', 'attributes'],
  detach: ['~', 'another copy leaves the store'],
}

function renderFiles(files: FileChange[], { paint, verbose }: PlanTextOptions): string[] {
  const listed = verbose || files.length <= shownFiles ? files : files.slice(0, shownFiles - 5)
  const shown = listed.map((file) => ({ ...file, path: plain(file.path) }))
  const width = Math.min(pathColumns, Math.max(0, ...shown.map(({ path }) => path.length)))
  const rest = files.length - shown.length
  return [
    ...shown.map((file) => {
      const [sign, note] = fileSigns[file.action]
      const detail = [sizeOf(file), note].filter((part) => part !== '').join(', ')
      return `    ${sign} ${file.path.padEnd(width)}  ${paint('dim', detail)}`
    }),
    ...(rest > 0 ? [paint('dim', `    … and ${count(rest, 'more file')}: --verbose shows all`)] : []),
  ]
}

/** The size of a file, and what it was before an edit. */
export function sizeOf({ bytes, previousBytes }: FileChange): string {
  return previousBytes === undefined
    ? formatBytes(bytes)
    : `${formatBytes(previousBytes)} → ${formatBytes(bytes)}`
}

/** What a plan comes to, and what it costs where that is worth a line. */
export function renderSummary(plan: Plan, paint: Paint): string {
  const pending = pendingChanges(plan)
  const { assistants, knowledge } = plan.unchanged
  const same = `${count(assistants, 'assistant')} and ${count(knowledge, 'knowledge base')} unchanged.`
  const leftovers = plan.fileDeletes.length + plan.duplicates.length
  const confined = plan.only.length === 0 ? [] : [`Confined to ${plan.only.join(', ')} and what it uses.`]
  if (plan.changes.length === 0 && leftovers === 0)
    return [`${paint('green', 'No changes.')} ${same}`, ...confined].join('\n')
  const parts = (['create', 'update', 'delete'] as const)
    .map((action) => [action, pending.filter((change) => change.action === action).length] as const)
    .filter(([, n]) => n > 0)
    .map(([action, n]) => `${n} to ${action}`)
  const adopted = plan.changes.length - pending.length
  if (adopted > 0) parts.push(`${adopted} to adopt`)
  const { uploads, uploadBytes } = plan.cost
  if (uploads > 0) parts.push(`${count(uploads, 'file')} to upload (${formatBytes(uploadBytes)})`)
  if (plan.fileDeletes.length > 0) parts.push(`${count(plan.fileDeletes.length, 'file')} to delete`)
  if (plan.duplicates.length > 0)
    parts.push(`${count(plan.duplicates.length, 'superseded object')} to delete`)
  const lines = [
    `${paint('bold', 'Plan:')} ${parts.join(', ')}.`,
    ...renderCost(plan.cost),
    ...renderGuards(plan, paint),
    ...confined,
  ]
  return (assistants + knowledge === 0 ? lines : [...lines, same]).join('\n      ')
}

function renderGuards({ deletes }: Plan, paint: Paint): string[] {
  return checkGuards(deletes).map((hit) => `${paint('red', 'Guarded:')} deletes ${hit}.`)
}
