import { explainBreak, type ReplyError } from './failures.ts'

/**
 * The events of a stream. Where it breaks they end and `onBreak` is told why, so that what came before is kept.
 * Only the stream's own errors are caught, not those of whoever reads the events.
 */
export async function* untilBroken<Event>(
  stream: AsyncIterable<Event>,
  onBreak: (error: ReplyError) => void,
): AsyncGenerator<Event> {
  try {
    yield* stream
  } catch (error) {
    onBreak(explainBreak(error))
  }
}
