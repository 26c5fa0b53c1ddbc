import { UserError } from '../errors.ts'
import type { FunctionHandler } from './conversations.ts'
import type { ToolCall } from './reply.ts'

/** A call as the provider makes it: its arguments are JSON only where the model got it right. */
export interface FunctionCall {
  id: string
  name: string
  arguments: string
}

/** How often a turn may come back with further calls before it is stopped. */
export const roundsMax = 8

/** What the model is told about calls that nobody answered, because a thread cannot go on without an output. */
export const unansweredOutput = JSON.stringify({ error: 'the application did not answer this call' })

/**
 * Answers the calls of one round together, in their order; none where one of them cannot be answered. Rejects where the signal aborts, and with the `UserError`
 * of a handler that cannot answer a function at all.
 */
export async function answerCalls(
  calls: FunctionCall[],
  handler: FunctionHandler,
  signal?: AbortSignal,
): Promise<{ id: string; output: string }[]> {
  for (const { name } of calls) handler.check?.(name)
  const answers = calls.map(async (call) => ({
    id: call.id,
    output: await answer(call, handler, signal),
  }))
  return await untilAborted(Promise.all(answers), signal)
}

/** The call as a reply shows it. */
export function toolCallOf(call: FunctionCall, output?: string): ToolCall {
  const { value } = parseArguments(call.arguments)
  return {
    id: call.id,
    type: 'function',
    name: call.name,
    arguments: value,
    ...(output === undefined ? {} : { output }),
  }
}

/** Failures are outputs: the model can mend its arguments or say that it does not know. What it cannot mend is not. */
async function answer(call: FunctionCall, handler: FunctionHandler, signal?: AbortSignal): Promise<string> {
  const { value, problem } = parseArguments(call.arguments)
  if (problem !== undefined) return JSON.stringify({ error: `the arguments are not JSON: ${problem}` })
  try {
    const result = await handler(call.name, value, signal)
    return typeof result === 'string' ? result : (JSON.stringify(result) ?? 'null')
  } catch (error) {
    if (error instanceof UserError) throw error
    return JSON.stringify({ error: error instanceof Error ? error.message : String(error) })
  }
}

/** Models leave the arguments of a function without parameters empty. */
function parseArguments(text: string): { value: unknown; problem?: string } {
  if (text.trim() === '') return { value: {} }
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { value: text, problem: error instanceof Error ? error.message : String(error) }
  }
}

/** A handler may ignore the signal; whoever waits for it need not. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await work
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
