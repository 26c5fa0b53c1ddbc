import { fork, spawn, type ChildProcess } from 'node:child_process'
import { extname } from 'node:path'
import { text } from 'node:stream/consumers'
import type { FunctionTool, Tool } from '../config/desired.ts'
import { UserError } from '../errors.ts'
import type { FunctionHandler } from './conversations.ts'

/**
 * Answers function calls by the handlers that an assistant's YAML names. Each call runs in a process of its own, so
 * that it can be stopped, and what it prints goes to standard error instead of between our results. `timeLimit` is in
 * milliseconds, for one call.
 */
export function createHandler(tools: Tool[], { timeLimit = 30_000 } = {}): FunctionHandler {
  const handlers = new Map(
    tools.flatMap((tool) => (tool.type === 'function' && tool.handler ? [[tool.name, tool.handler]] : [])),
  )
  return async (name, args, signal) => {
    const handler = handlers.get(name)
    if (handler === undefined)
      throw new UserError('invalid-value', `function ${name} has no handler`, {
        hint: 'add handler: ./path/to/module.ts to the tool in the assistant',
      })
    const stop = AbortSignal.any([AbortSignal.timeout(timeLimit), ...(signal === undefined ? [] : [signal])])
    try {
      return await (typeof handler === 'string'
        ? callModule(handler, args, stop)
        : callCommand(handler, args, stop))
    } catch (error) {
      if (signal?.aborted || !stop.aborted) throw error
      throw new Error(`the handler did not answer within ${timeLimit / 1000} seconds`, { cause: error })
    }
  }
}

export type HandlerAnswer = { value: unknown } | { error: string }

/** The default export of a TypeScript or JavaScript module, called with the arguments. */
async function callModule(
  module: NonNullable<FunctionTool['handler']> & string,
  args: unknown,
  signal: AbortSignal,
) {
  // The program runs from TypeScript sources in development and from JavaScript once built.
  const runner = new URL(`./handler-process${extname(import.meta.url)}`, import.meta.url)
  const child = fork(runner, [module], { signal, stdio: ['ignore', 2, 2, 'ipc'], killSignal: 'SIGKILL' })
  const answer = await new Promise<HandlerAnswer>((resolve, reject) => {
    child.once('message', (message) => resolve(message as HandlerAnswer))
    child.once('exit', (code) => reject(new Error(`the handler ended with ${code} before it answered`)))
    child.once('error', reject)
    child.send({ args })
  })
  child.kill('SIGKILL')
  if ('error' in answer) throw new Error(answer.error)
  return answer.value
}

/** A command that gets the arguments as JSON on standard input and prints its answer. */
async function callCommand([command = '', ...rest]: string[], args: unknown, signal: AbortSignal) {
  const child = spawn(command, rest, { signal, stdio: ['pipe', 'pipe', 'inherit'], killSignal: 'SIGKILL' })
  // A command that reads nothing closes its end early, which is its right.
  child.stdin.on('error', () => {})
  child.stdin.end(JSON.stringify(args))
  const [output, code] = await Promise.all([text(child.stdout), exitOf(child)])
  if (code !== 0) throw new Error(`${command} ended with ${code}`)
  return parse(output)
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('exit', resolve)
    child.once('error', reject)
  })
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output)
  } catch {
    return output.trim()
  }
}
