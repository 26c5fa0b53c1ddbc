import { structuredPatch } from 'diff'
import type { Change, FieldChange } from '../../plan/change.ts'
import type { Plan } from '../../plan/plan.ts'
import { createPaint } from '../paint.ts'
import { renderDrift } from './drift.ts'
import { lineOf, textOf } from './field.ts'
import { renderRefused } from './refused.ts'
import { renderStale } from './stale.ts'
import { fileSigns, noteOf, renderSummary, signs, sizeOf } from './text.ts'

const plain = createPaint(false)

/** Characters. GitHub takes 65,536 in a comment, and what posts the plan may add to it. */
const lengthMax = 60_000

/** A plan as a comment on a pull request: the sum first, then each change folded up with its diff. */
export function renderPlanMarkdown(plan: Plan): string {
  const head = [`### \`asst plan\`: ${plan.environment}`, '', ...renderSummary(plan, plain).split(/\n\s+/)]
  const found = [
    ...renderStale(plan.stale, plain),
    ...renderDrift(plan.drift, plain),
    ...renderRefused(plan.refused, plain),
  ]
  const tail = found.length === 0 ? [] : ['', ...fence(found.slice(0, -1))]
  const parts = plan.changes.map(renderChange)
  const whole = [...head, '', ...parts, ...tail].join('\n')
  if (whole.length <= lengthMax) return `${whole.trimEnd()}\n`
  const titles = plan.changes.map((change) => `- ${titleOf(change)}`)
  const short = [...head, '', 'Too long to show here; `asst plan` shows it all.', '', ...titles].join('\n')
  return `${short.slice(0, lengthMax)}\n`
}

function renderChange(change: Change): string {
  const body =
    change.kind === 'assistant'
      ? change.fields.flatMap(renderField)
      : [...change.settings.flatMap(renderField), ...change.files.map(renderFile)]
  if (body.length === 0 || change.action === 'delete') return `- ${titleOf(change)}\n`
  return [
    `<details><summary>${titleOf(change)}</summary>`,
    '',
    ...fence(body, 'diff'),
    '',
    '</details>',
    '',
  ].join('\n')
}

function titleOf(change: Change): string {
  const note = noteOf(change)
  const title = `<code>${signs[change.action]}</code> ${change.kind} <b>${escape(change.key)}</b>`
  return note === '' ? title : `${title} (${note})`
}

function renderFile(file: Extract<Change, { kind: 'knowledge' }>['files'][number]): string {
  const [sign, note] = fileSigns[file.action]
  // A diff shows what begins with an exclamation mark as changed.
  return `${sign === '~' ? '!' : sign} ${file.path} (${[sizeOf(file), note].filter((part) => part !== '').join(', ')})`
}

function renderField({ field, before, after }: FieldChange): string[] {
  const [old, now] = [textOf(before), textOf(after)]
  if (old.trimEnd().includes('\n') || now.trimEnd().includes('\n')) {
    const { hunks } = structuredPatch('', '', old, now, '', '', { context: 2 })
    return [`  ${field}:`, ...hunks.flatMap(({ lines }) => lines)]
  }
  return [
    ...(before === undefined ? [] : [`- ${field}: ${lineOf(before)}`]),
    ...(after === undefined ? [] : [`+ ${field}: ${lineOf(after)}`]),
  ]
}

/** Longer than any fence inside, so that none can end it. */
function fence(lines: string[], language = ''): string[] {
  const inside = lines.flatMap((line) => line.match(/`{3,}/g) ?? []).map(({ length }) => length)
  const mark = '`'.repeat(Math.max(2, ...inside) + 1)
  return [`${mark}${language}`, ...lines, mark]
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
