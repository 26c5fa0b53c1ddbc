import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { UserError } from '../../errors.ts'
import { readPrints, type PrintListener } from './prints.ts'

/** Characters. An answer is for a model to read; more than this is a mistake, and might never end. */
const answerMax = 1_000_000

/**
 * A command that gets the arguments as JSON on standard input and prints its answer, as JSON or as text. It runs in a
 * process group of its own, so that what it started itself ends with it.
 */
export async function callCommand(
  [command = '', ...rest]: string[],
  args: unknown,
  signal: AbortSignal,
  onPrint?: PrintListener,
): Promise<unknown> {
  signal.throwIfAborted()
  // Both ends of the answer are pipes; what stands beside it is one where someone listens.
  const child = spawn(command, rest, {
    detached: true,
    stdio: ['pipe', 'pipe', onPrint === undefined ? 'inherit' : 'pipe'],
  }) as ChildProcessByStdio<Writable, Readable, Readable | null>
  readPrints(child.stderr, onPrint)
  // A command that reads nothing closes its end early, which is its right.
  child.stdin.on('error', () => {})
  child.stdin.end(JSON.stringify(args))
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const answer = Promise.all([readAnswer(child.stdout, command), exitOf(child, command)])
    const [output, code] = await Promise.race([answer, stopped])
    if (code !== 0) throw new Error(`${command} ended with ${code}`)
    return parse(output)
  } finally {
    signal.removeEventListener('abort', stop)
    killGroup(child)
  }
}

async function readAnswer(stdout: Readable, command: string): Promise<string> {
  let text = ''
  for await (const chunk of stdout.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > answerMax) throw new Error(`${command} printed more than ${answerMax} characters`)
  }
  return text
}

/** A command that cannot even be started is nothing that a model could mend. */
function exitOf(child: ChildProcess, command: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('exit', resolve)
    child.once('error', (cause) => {
      const hint = 'install it, or correct handler: in the assistant'
      reject(new UserError('file-missing', `cannot run ${command}: ${cause.message}`, { hint, cause }))
    })
  })
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of it has ended.
  }
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output)
  } catch {
    return output.trim()
  }
}
