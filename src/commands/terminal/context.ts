import { createPaint, type Paint } from '../../report/paint.ts'
import { renderProblems } from '../../report/problems.ts'
import type { Problem } from '../../errors.ts'
import type { Environment } from '../../config/project.ts'

/** Flags that every command takes. */
export interface GlobalFlags {
  env?: string
  project?: string
  json?: boolean
  quiet?: boolean
  verbose?: boolean
  /** The result is a document on standard output in whatever form, so nothing else may be there. */
  isDocument?: boolean
}

/** The terminal and the environment variables of the process, handed in so that tests can stand in for them. */
export interface Terminal {
  stdout: { write(text: string): unknown; isTTY?: boolean; columns?: number; rows?: number }
  stderr: { write(text: string): unknown; isTTY?: boolean; columns?: number }
  stdin: NodeJS.ReadableStream & { isTTY?: boolean }
  variables: Record<string, string | undefined>
  /** Aborts with a `UserError` when the program is asked to stop. */
  signal: AbortSignal
}

/** How a command speaks: results to stdout, everything that accompanies them to stderr where stdout is a document. */
export interface Output {
  paint: Paint
  hasColour: boolean
  isJson: boolean
  isVerbose: boolean
  /** Someone sees what is printed as it comes: progress may move. */
  isWatched: boolean
  /** Someone reads what is printed as it comes, be it without colours. */
  isLive: boolean
  /** Someone can answer a question. */
  canAsk: boolean
  width: number
  /** Height of the screen. */
  rows: number
  /** Text as it comes, wherever people read. */
  write(text: string): void
  /** A part of the result for people; not printed with `--json`. */
  print(text: string): void
  /** What accompanies the result: `--quiet` hides it. */
  note(text: string): void
  /** The one document of `--json`. */
  document(value: unknown): void
  /** Warnings and other problems that stop nothing. */
  problems(problems: Problem[]): void
}

/** Colours and progress only where a person watches. */
export function createOutput(flags: GlobalFlags, terminal: Terminal): Output {
  const { stdout, stderr, variables } = terminal
  const isJson = flags.json === true
  const target = isJson || flags.isDocument === true ? stderr : stdout
  const isTerminal = isTerminalFor(target, variables)
  const hasColour = showsColour(target, variables)
  const paint = createPaint(hasColour)
  const writeLine = (text: string) => target.write(`${text}\n`)
  return {
    paint,
    hasColour,
    isJson,
    isVerbose: flags.verbose === true,
    isWatched: hasColour && flags.quiet !== true,
    isLive: isTerminal && flags.quiet !== true,
    canAsk: isTerminal && !isJson && stderr.isTTY === true && terminal.stdin.isTTY === true,
    width: stdout.columns || 80,
    rows: stdout.rows ?? 24,
    write: (text) => {
      target.write(text)
    },
    print: (text) => {
      if (!isJson) writeLine(text)
    },
    note: (text) => {
      if (flags.quiet !== true) writeLine(text)
    },
    document: (value) => {
      if (isJson) stdout.write(`${JSON.stringify(value, null, 2)}\n`)
    },
    problems: (problems) => {
      if (problems.length > 0 && flags.quiet !== true) writeLine(`${renderProblems(problems, paint)}\n`)
    },
  }
}

/** True where a person sees the stream and may use colours. */
export function showsColour(stream: { isTTY?: boolean }, variables: Terminal['variables']): boolean {
  return isTerminalFor(stream, variables) && !variables['NO_COLOR']
}

function isTerminalFor(stream: { isTTY?: boolean }, variables: Terminal['variables']): boolean {
  return stream.isTTY === true && !variables['CI'] && variables['TERM'] !== 'dumb'
}

/** Every command's first line: where it acts. */
export function headline(environment: Environment, paint: Paint): string {
  const provider = environment.provider === 'local' ? 'local (embedded server)' : environment.provider
  return paint('dim', `${environment.identity} · ${provider} · ${environment.runtime}`)
}
