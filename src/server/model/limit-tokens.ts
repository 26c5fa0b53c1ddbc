import { estimateTokens } from '../knowledge/tokens.ts'
import type { TurnEvent } from './turn.ts'
import { cutAtTokens } from './usage.ts'

/** Ends an answer where it has that many tokens, for models that do not count themselves. */
export async function* limitTokens(
  events: AsyncIterable<TurnEvent>,
  max = Infinity,
): AsyncGenerator<TurnEvent> {
  let room = max
  for await (const event of events) {
    if (event.type !== 'text') {
      yield event
      continue
    }
    const { text } = event.segment
    const needed = estimateTokens(text)
    if (needed > room) {
      // A stretch that is cut short no longer says all that its source supports.
      yield { type: 'text', segment: { text: cutAtTokens(text, room) } }
      yield { type: 'stop', reason: 'max_tokens' }
      return
    }
    room -= needed
    yield event
  }
}
