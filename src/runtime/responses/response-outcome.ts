import { unfinished } from '../failures.ts'
import type { Outcome } from '../outcome.ts'
import { cancelled, cancelledBy } from '../outcome.ts'
import { isOver, type ReceivedResponse } from './response-stream.ts'

/** How one response ended. A stream that ended early was cancelled where we did it, else it was cut. */
export function outcomeOfResponse(
  { response, broken }: ReceivedResponse,
  signal: AbortSignal | undefined,
): Outcome {
  if (!isOver(response))
    return signal?.aborted ? cancelledBy(signal) : { status: 'failed', error: broken ?? unfinished }
  switch (response?.status) {
    case 'completed':
      return { status: 'completed' }
    case 'cancelled':
      return signal?.aborted ? cancelledBy(signal) : cancelled
    case 'incomplete': {
      const reason = response.incomplete_details?.reason ?? 'unknown'
      return {
        status: 'incomplete',
        error: { code: reason, message: `the answer stops before its end: ${reason}` },
      }
    }
    default: {
      const { code, message } = response?.error ?? { code: 'server_error', message: 'no reason given' }
      return { status: 'failed', error: { code, message } }
    }
  }
}
