import type OpenAI from 'openai'
import { OpenAIError } from 'openai'
import type { Response } from 'openai/resources/responses/responses'
import { isOver } from './response-stream.ts'
import type { Timing } from './timing.ts'

/** Milliseconds between two looks at a response that is being cancelled. */
const interval = 500
/** Looks, so a minute in all. */
const looks = 120

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
    let response = await client.responses.cancel(received.id)
    for (let look = 0; look < looks && !isOver(response); look += 1) {
      await timing.sleep(interval)
      response = await client.responses.retrieve(received.id)
    }
  } catch (error) {
    if (!(error instanceof OpenAIError)) throw error
  }
}
