import type { UserError } from '../../errors.ts'
import { createPaint } from '../../report/paint.ts'
import { plainLines } from '../../report/plain.ts'
import { renderProblems } from '../../report/problems.ts'
import { wrapText } from '../../report/reply/wrap.ts'
import { showsColour, type Terminal } from './context.ts'

/** Says on standard error what is wrong and what to do, without a stack. */
export function printError(error: UserError, { stderr, variables }: Terminal): void {
  const { code, message, hint, problems } = error
  const paint = createPaint(showsColour(stderr, variables))
  if (problems.length > 0) stderr.write(`${renderProblems(problems, paint)}\n\n`)
  // Some terminals say that they have no columns, which tells as little as saying nothing.
  const width = stderr.isTTY === true ? stderr.columns || 80 : Infinity
  const print = (line: string) => stderr.write(`${wrapText(line, width)}\n`)
  print(`${paint('red', 'error')} ${plainLines(message)} ${paint('dim', `(${code})`)}`)
  if (hint !== undefined) print(`  ${paint('dim', 'hint:')} ${plainLines(hint)}`)
}

/** Says why a command came to no result; as its one document too, where that is what standard output is for. */
export function printFailure(error: UserError, argv: string[], terminal: Terminal): void {
  if (wantsDocument(argv)) printDocument(error, terminal)
  printError(error, terminal)
}

/** From the bare command line, because it may be the command line that is wrong. */
function wantsDocument(argv: string[]): boolean {
  return /(^|\0)(--json|--format[=\0]json)(\0|$)/.test(argv.join('\0'))
}

function printDocument({ code, message, hint, problems }: UserError, { stdout }: Terminal): void {
  stdout.write(`${JSON.stringify({ version: 1, error: { code, message, hint, problems } }, null, 2)}\n`)
}
