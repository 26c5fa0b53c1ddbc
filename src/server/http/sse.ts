import { streamSSE } from 'hono/streaming'
import type { RequestContext } from './env.ts'
import { ApiError, serverError } from './errors.ts'

/** Sends one frame: `event: <name>` and the value as JSON in `data:`. */
export type SendEvent = (event: string, data: unknown) => Promise<void>

/**
 * Streams what `produce` sends. The signal is aborted when the client goes away.
 * `done` ends the stream with the frame `data: [DONE]`, as the Assistants API does under the name `done`.
 * What `produce` throws becomes an `error` event, because the status has been sent by then.
 */
export function streamEvents(
  c: RequestContext,
  produce: (send: SendEvent, signal: AbortSignal) => Promise<void>,
  options: { done?: 'named' | 'plain' } = {},
): Response {
  return streamSSE(c, async (stream) => {
    const gone = new AbortController()
    stream.onAbort(() => gone.abort())
    const send: SendEvent = (event, data) => stream.writeSSE({ event, data: JSON.stringify(data) })
    try {
      await produce(send, gone.signal)
    } catch (error) {
      // Whoever went away wants no answer, and a server that closes under its streams is no fault.
      if (gone.signal.aborted) return
      if (!(error instanceof ApiError)) c.var.onFault(error)
      await send('error', (error instanceof ApiError ? error : serverError()).body)
    }
    if (options.done === 'named') await stream.writeSSE({ event: 'done', data: '[DONE]' })
    if (options.done === 'plain') await stream.writeSSE({ data: '[DONE]' })
  })
}
