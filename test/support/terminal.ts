import { PassThrough } from 'node:stream'
import type { Terminal } from '../../src/commands/terminal/context.ts'
import { printFailure } from '../../src/commands/terminal/print-error.ts'
import { runProgram } from '../../src/commands/program/program.ts'
import { UserError } from '../../src/errors.ts'

/** What a command line is run with. */
export interface RunSettings {
  /** Environment variables; none is inherited. */
  variables?: Record<string, string>
  /** A person watches: both outputs are terminals. */
  isTTY?: boolean
  /** What the person types. */
  input?: string
  /** What the person types, a piece at a time, instead. */
  stdin?: PassThrough
  signal?: AbortSignal
  /** Told each piece of standard output as it comes. */
  onOutput?: (text: string) => void
}

export interface ProgramRun {
  exitCode: number
  stdout: string
  stderr: string
  /** What `cli.ts` prints and exits with 1 for. */
  error?: UserError
}

/** Runs a command line in this process, with a terminal that remembers what was printed. */
export async function runAsst(argv: string[], settings: RunSettings = {}): Promise<ProgramRun> {
  const { variables = {}, isTTY = false, input, signal, onOutput } = settings
  const typed = settings.stdin ?? new PassThrough()
  const run: ProgramRun = { exitCode: 1, stdout: '', stderr: '' }
  const stdin = Object.assign(typed, { isTTY })
  if (settings.stdin === undefined) stdin.end(input ?? '')
  const terminal: Terminal = {
    stdout: {
      isTTY,
      columns: 100,
      write: (text) => {
        run.stdout += text
        onOutput?.(text)
      },
    },
    stderr: {
      isTTY,
      write: (text) => {
        run.stderr += text
      },
    },
    stdin,
    variables,
    signal: signal ?? new AbortController().signal,
  }
  try {
    run.exitCode = await runProgram(argv, '0.0.0', terminal)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    run.error = error
    printFailure(error, argv, terminal)
  }
  return run
}
