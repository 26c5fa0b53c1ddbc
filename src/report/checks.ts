import type { Check } from '../remote/host-checks.ts'
import type { Paint } from './paint.ts'
import { plain } from './plain.ts'

const marks = {
  ok: ['green', '✓'],
  warning: ['yellow', '!'],
  error: ['red', '✗'],
} as const

/** What was found of a host, a line a check, with advice under what is not as it should be. */
export function renderChecks(checks: Check[], paint: Paint): string {
  const width = Math.max(...checks.map(({ subject }) => subject.length))
  return checks
    .flatMap(({ subject, state, message, hint }) => {
      const [style, mark] = marks[state]
      const line = `${paint(style, mark)} ${subject.padEnd(width)}  ${plain(message)}`
      return hint === undefined ? [line] : [line, `  ${' '.repeat(width)}  ${paint('dim', `hint: ${hint}`)}`]
    })
    .join('\n')
}
