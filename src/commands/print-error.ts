import type { UserError } from '../errors.ts'
import { createPaint } from '../report/paint.ts'
import { renderProblems } from '../report/problems.ts'
import type { Terminal } from './context.ts'

/** Says what is wrong and what to do, without a stack. `--json` gets it as a document too. */
export function printError(error: UserError, argv: string[], { stdout, stderr, variables }: Terminal): void {
  const { code, message, hint, problems } = error
  if (argv.includes('--json'))
    stdout.write(`${JSON.stringify({ version: 1, error: { code, message, hint, problems } }, null, 2)}\n`)
  const paint = createPaint(stderr.isTTY === true && !variables['NO_COLOR'] && !variables['CI'])
  if (problems.length > 0) stderr.write(`${renderProblems(problems, paint)}\n\n`)
  stderr.write(`${paint('red', 'error')} ${message}\n`)
  if (hint !== undefined) stderr.write(`  ${paint('dim', 'hint:')} ${hint}\n`)
}
