import type OpenAI from 'openai'
import { OpenAIError } from 'openai'
import type { Response } from 'openai/resources/responses/responses'
import { poll } from '../polling.ts'
import { isOver } from './response-stream.ts'
import type { Timing } from '../timing.ts'

/** Milliseconds that a cancelled response may take to end. */
const stopPatience = 60_000
/** Milliseconds that a response in the background may take. */
const patience = 3_600_000

/** A response at its end, where it was not waited for in its own request; as it is where that takes too long. */
export async function awaitResponse(
  client: OpenAI,
  begun: Response,
  timing: Timing,
  signal: AbortSignal | undefined,
): Promise<Response> {
  if (!begun.background || isOver(begun)) return begun
  const look = () => client.responses.retrieve(begun.id, {}, { signal })
  return await poll(look, isOver, { timing, patience, signal })
}

/**
 * Cancels a response in the background and waits for its end. One in the foreground ends with its connection, which is
 * closed by now. What the provider refuses is let be: the turn is over already.
 */
export async function stopResponse(
  client: OpenAI,
  received: Response | undefined,
  timing: Timing,
): Promise<void> {
  if (!received?.background || isOver(received)) return
  try {
    if (isOver(await client.responses.cancel(received.id))) return
    await poll(() => client.responses.retrieve(received.id), isOver, { timing, patience: stopPatience })
  } catch (error) {
    if (!(error instanceof OpenAIError)) throw error
  }
}
