import type { UserError } from '../errors.ts'
import { createPaint } from '../report/paint.ts'
import { plainLines } from '../report/plain.ts'
import { renderProblems } from '../report/problems.ts'
import { showsColour, type Terminal } from './context.ts'

/** Says on standard error what is wrong and what to do, without a stack. */
export function printError(error: UserError, { stderr, variables }: Terminal): void {
  const { code, message, hint, problems } = error
  const paint = createPaint(showsColour(stderr, variables))
  if (problems.length > 0) stderr.write(`${renderProblems(problems, paint)}\n\n`)
  stderr.write(`${paint('red', 'error')} ${plainLines(message)} ${paint('dim', `(${code})`)}\n`)
  if (hint !== undefined) stderr.write(`  ${paint('dim', 'hint:')} ${plainLines(hint)}\n`)
}

/** The document of a command that came to no result, for `--json`. */
export function printErrorDocument(error: UserError, { stdout }: Terminal): void {
  const { code, message, hint, problems } = error
  stdout.write(`${JSON.stringify({ version: 1, error: { code, message, hint, problems } }, null, 2)}\n`)
}
