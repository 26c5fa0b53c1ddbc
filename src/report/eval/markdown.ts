import type { GateResult } from '../../eval/scoring/gate.ts'
import type { RunResult } from '../../eval/runs/run-result.ts'
import type { TestScore, TurnScore, Verdict } from '../../eval/scoring/score.ts'
import type { SuiteScore } from '../../eval/scoring/suite-score.ts'
import { threadKey, type Transcript, type TurnTranscript } from '../../eval/runs/transcript.ts'
import { createPaint } from '../paint.ts'
import { plain } from '../plain.ts'
import { describeChanges, describeVerdicts, signed } from './comparison.ts'
import { sideBySide, type SideBySide } from '../../eval/runs/sides.ts'
import { nameFlaky } from './flaky.ts'
import { describeChecks } from './gate-checks.ts'
import { labelSuites, type ReportedRun } from './labelled.ts'
import { nameSide } from './sides.ts'
import { renderExpected, renderSources, type Section } from './sources.ts'
import { explainThread, explainUnscored, findTellingThread } from './telling-thread.ts'
import { clipEnd, formatInterval, formatShare } from './text.ts'

/** Characters. GitHub takes 65,536 in a comment, and what posts this may add to it. */
const lengthMax = 60_000

/** Of an answer; the HTML page shows all of it. */
const quotedMax = 600

/** Characters of a source's path and note. */
const sourceWidth = 200

const noPaint = createPaint(false)

const signs: Record<Verdict, string> = { pass: '✅', fail: '❌', error: '⚠️', unscored: '❔' }

/** A run as a comment on a pull request or a job's summary: figures first, then what failed, folded up. */
export function renderRunMarkdown(...runs: ReportedRun[]): string {
  const failed = labelSuites(runs).flatMap(({ result, transcripts }) => {
    const byKey = new Map(transcripts.map((transcript) => [threadKey(transcript), transcript]))
    return result.suites.flatMap((suite) =>
      suite.tests.filter(({ verdict }) => verdict !== 'pass').map((test) => renderTest(suite, test, byKey)),
    )
  })
  const heads = runs.map(({ result }) =>
    [
      ...renderHead(result),
      ...renderSuites(result.suites),
      ...renderMetrics(result),
      ...result.suites.flatMap(renderComparison),
    ].join('\n'),
  )
  const head = [...heads, ...renderSides(sideBySide(runs.map(({ result }) => result)))].join('\n\n')
  const shown = fit(failed, lengthMax - head.length - 200)
  const left = failed.length - shown.length
  return [
    head,
    ...(failed.length === 0 ? [] : ['', '#### What did not pass', '', ...shown]),
    ...(left > 0 ? ['', `And ${left} more, too long to show here.`] : []),
    '',
  ].join('\n')
}

/** A column a side; only tests that did not come to the same everywhere, because the rest says nothing. */
function renderSides(suites: SideBySide[]): string[] {
  return suites.map(({ file, sides, tests, metrics }) => {
    const differing = tests.filter(
      ({ results }) => new Set(results.map((result) => result?.verdict)).size > 1,
    )
    return [
      `#### Side by side: ${escape(file)}`,
      '',
      row(['', ...sides.map((side) => escape(nameSide(side, sides)))]),
      row(['---', ...sides.map(() => '--:')]),
      ...metrics.map(({ name, values }) =>
        row([escape(name), ...values.map((value) => (value === null ? '' : formatShare(value)))]),
      ),
      ...differing.map(({ id, results }) =>
        row([escape(id), ...results.map((result) => result?.verdict ?? '')]),
      ),
    ].join('\n')
  })
}

function row(cells: string[]): string {
  return `| ${cells.join(' | ')} |`
}

function fit(parts: string[], room: number): string[] {
  let used = 0
  const cut = parts.findIndex((part) => {
    used += part.length + 1
    return used > room
  })
  return cut === -1 ? parts : parts.slice(0, cut)
}

function renderHead({ passed, totals, target }: RunResult): string[] {
  const { tests, pass, fail, error, unscored, cached = 0 } = totals
  const rest = [
    ...(fail > 0 ? [`${fail} failed`] : []),
    ...(error > 0 ? [`${error} in error`] : []),
    ...(unscored > 0 ? [`${unscored} unscored`] : []),
    ...(cached > 0 ? [`${cached} threads from the cache`] : []),
  ]
  return [
    `### ${passed ? '✅' : '❌'} \`asst eval\`: ${passed ? 'gate passed' : 'gate failed'}`,
    '',
    [`**${pass} of ${tests} tests passed**`, ...rest].join(', '),
    `on ${escape(target.environment)} (${target.provider}, ${target.runtime})`,
    '',
  ]
}

function renderSuites(suites: SuiteScore[]): string[] {
  return [
    '| suite | assistant | passed | gate |',
    '|---|---|--:|---|',
    ...suites.map(({ key, assistant, tests, gate }) => {
      const passed = tests.filter(({ verdict }) => verdict === 'pass').length
      const count = `${passed}/${tests.length}`
      return row([escape(key), escape(assistant), count, describeGate(gate)])
    }),
    ...suites.flatMap(({ key, tests }) => {
      const flaky = nameFlaky(tests)
      return flaky.length === 0 ? [] : ['', `Flaky in **${escape(key)}**: ${escape(flaky.join(', '))}`]
    }),
  ]
}

/** With the rules that failed, and those that could not be applied. */
function describeGate({ passed, checks }: GateResult): string {
  const open = describeChecks(checks, 'n/a')
  return [
    passed ? 'passed' : `**failed**: ${escape(describeChecks(checks, 'failed'))}`,
    ...(open === '' ? [] : [`n/a: ${escape(open)}`]),
  ].join('; ')
}

function renderMetrics({ metrics }: RunResult): string[] {
  const rows = metrics.filter(({ count }) => count > 0)
  if (rows.length === 0) return []
  return [
    '',
    '| metric | macro | 95 % | micro | over |',
    '|---|--:|---|--:|--:|',
    ...rows.map(({ name, macro, interval, micro, count }) =>
      row([
        escape(name),
        formatShare(macro),
        interval === undefined ? '' : formatInterval(interval),
        micro === undefined ? '' : formatShare(micro),
        String(count),
      ]),
    ),
  ]
}

function renderComparison({ key, comparison }: SuiteScore): string[] {
  if (comparison === undefined) return []
  const { baseline, metrics } = comparison
  const rows = metrics.filter(({ pairs }) => pairs > 0)
  return [
    '',
    `**${escape(key)}** against the baseline ${escape(baseline.id)}`,
    '',
    ...[...describeChanges(comparison), ...describeVerdicts(comparison)].map((note) => `- ${escape(note)}`),
    '',
    '| metric | before | now | drop | 95 % | sees | verdict |',
    '|---|--:|--:|--:|---|--:|---|',
    ...rows.map(({ name, before, now, drop, interval, detectable, tier }) => {
      const bounds = interval === undefined ? '' : `${signed(interval.low)} to ${signed(interval.high)}`
      const verdict = tier === 'regression' ? `**${tier}**` : tier
      const change = drop === undefined ? '' : signed(drop)
      const sees = detectable?.toFixed(2) ?? ''
      return row([escape(name), formatShare(before), formatShare(now), change, bounds, sees, verdict])
    }),
  ]
}

function renderTest({ key, file }: SuiteScore, test: TestScore, byKey: Map<string, Transcript>): string {
  const thread = findTellingThread(test)
  const transcript = thread && byKey.get(threadKey({ suite: key, test: test.id, repeat: thread.repeat }))
  const repeats = test.repeat > 1 ? `, ${test.passes} of ${test.repeat} repeats passed` : ''
  // Where no single turn is to blame, all of them show what the thread as a whole was judged by.
  const isWhole = thread?.turns.every(({ verdict }) => verdict === 'pass')
  const turns = (thread?.turns ?? []).flatMap((turn, index) =>
    turn.verdict === 'pass' && !isWhole ? [] : renderTurn(turn, transcript?.turns[index] ?? {}),
  )
  const whole = renderNotes(renderExpected(thread?.expected ?? [], sourceWidth, noPaint))
  const place = escapeHtml(`${test.file ?? file}:${test.line}`)
  return [
    `<details><summary>${signs[test.verdict]} <b>${escapeHtml(`${key} › ${test.id}`)}</b> <code>${place}</code>${repeats}</summary>`,
    '',
    ...(thread === undefined ? [] : [...explainThread(thread), ...explainUnscored(thread)]).map(
      (line) => `- ${escape(line)}`,
    ),
    ...turns,
    ...(whole.length === 0 ? [] : ['', 'Whole thread:', '', ...whole]),
    '',
    '</details>',
    '',
  ].join('\n')
}

function renderTurn({ sources }: TurnScore, { user, reply }: Partial<TurnTranscript>): string[] {
  const said = [
    ...(user === undefined ? [] : [`**${escape(user)}**`]),
    ...(reply === undefined ? [] : [escape(clipEnd(plain(reply.text), quotedMax)) || '_no text_']),
  ]
  const sections = sources === undefined ? [] : renderSources(sources, sourceWidth, noPaint)
  const notes = renderNotes(sections)
  return [
    ...(said.length === 0 ? [] : ['', `> ${said.join('\n>\n> ')}`]),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ]
}

function renderNotes(sections: Section[]): string[] {
  return sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ label, lines }) => `- ${label}: ${lines.map((line) => escape(line)).join('; ')}`)
}

/** One line, no letter of which is Markdown or HTML any more. */
function escape(text: string): string {
  return escapeHtml(text)
    .replaceAll(/[\\`*_{}[\]()~|!]/g, String.raw`\$&`)
    .replaceAll(/^([-+>]|\d+[.)])/g, String.raw`\$1`)
}

/** One line that is no element, and mentions neither people nor issues: a zero-width space takes their meaning. */
function escapeHtml(text: string): string {
  return plain(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[@#](?=\w)/g, '$&\u200B')
}
