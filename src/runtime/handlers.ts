import type { FunctionTool, Tool } from '../config/desired.ts'
import { UserError } from '../errors.ts'
import type { FunctionHandler } from './conversations.ts'
import { callCommand } from './handlers/call-command.ts'
import { callModule } from './handlers/call-module.ts'
import { checkArguments } from './handlers/check-arguments.ts'

export interface HandlerOptions {
  /** Milliseconds for one call. */
  timeLimit?: number
  /** Gets each line that the handler of a function prints beside its answer. */
  onPrint?: (name: string, line: string) => void
}

/**
 * Answers function calls by the handlers that an assistant's YAML names. Each call runs in a process of its own, so
 * that it can be stopped, and what it prints goes to standard error, or line by line to `onPrint`, instead of between
 * our results. Arguments that the
 * function's parameters do not allow never reach it. `timeLimit` is in milliseconds, for one call. A handler that is
 * missing is a `UserError`; any other error is for the model to deal with.
 */
export function createHandler(
  tools: Tool[],
  { timeLimit = 30_000, onPrint }: HandlerOptions = {},
): FunctionHandler {
  const functions = new Map<string, FunctionTool>()
  for (const tool of tools) if (tool.type === 'function') functions.set(tool.name, tool)
  function find(name: string) {
    const { handler, parameters } = functions.get(name) ?? {}
    if (handler !== undefined) return { handler, parameters }
    throw new UserError('invalid-value', `function ${name} has no handler`, {
      hint: 'add handler: ./path/to/module.ts to the tool in the assistant',
    })
  }
  const handle: FunctionHandler = async (name, args, signal) => {
    const { handler, parameters } = find(name)
    const problem = checkArguments(args, parameters)
    if (problem !== undefined) throw new Error(`the arguments are not what ${name} takes: ${problem}`)
    const stop = AbortSignal.any([AbortSignal.timeout(timeLimit), ...(signal === undefined ? [] : [signal])])
    const print = onPrint && ((line: string) => onPrint(name, line))
    try {
      return await (typeof handler === 'string'
        ? callModule(handler, args, stop, print)
        : callCommand(handler, args, stop, print))
    } catch (error) {
      if (signal?.aborted || !stop.aborted || error instanceof UserError) throw error
      throw new Error(`the handler did not answer within ${timeLimit / 1000} seconds`, { cause: error })
    }
  }
  handle.check = find
  return handle
}
