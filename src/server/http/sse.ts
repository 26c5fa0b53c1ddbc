import { streamSSE } from 'hono/streaming'
import type { RequestContext } from './env.ts'

/** Sends one frame: `event: <name>` and the value as JSON in `data:`. */
export type SendEvent = (event: string, data: unknown) => Promise<void>

/**
 * Streams what `produce` sends. The signal is aborted when the client goes away.
 * `done` ends the stream with the frame `data: [DONE]`, as the Assistants API does under the name `done`.
 */
export function streamEvents(
  c: RequestContext,
  produce: (send: SendEvent, signal: AbortSignal) => Promise<void>,
  options: { done?: 'named' | 'plain' } = {},
): Response {
  return streamSSE(c, async (stream) => {
    const gone = new AbortController()
    stream.onAbort(() => gone.abort())
    await produce((event, data) => stream.writeSSE({ event, data: JSON.stringify(data) }), gone.signal)
    if (options.done === 'named') await stream.writeSSE({ event: 'done', data: '[DONE]' })
    if (options.done === 'plain') await stream.writeSSE({ data: '[DONE]' })
  })
}
