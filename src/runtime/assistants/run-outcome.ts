import { unfinished } from '../failures.ts'
import { cancelled, cancelledBy, type Outcome } from '../outcome.ts'
import { isRunOver, type ReceivedRun } from './run-stream.ts'

/** How one run ended. A stream that ended early was cancelled where we did it, else it was cut. */
export function outcomeOfRun({ run, broken, cutoff }: ReceivedRun, signal: AbortSignal | undefined): Outcome {
  if (!isRunOver(run))
    return signal?.aborted ? cancelledBy(signal) : { status: 'failed', error: broken ?? unfinished }
  switch (run?.status) {
    case 'completed':
      return { status: 'completed' }
    case 'cancelled':
      return signal?.aborted ? cancelledBy(signal) : cancelled
    case 'expired':
      return {
        status: 'expired',
        error: { code: 'expired', message: 'the run took longer than the provider allows' },
      }
    case 'incomplete': {
      const reason = reasonOf(run.incomplete_details?.reason ?? cutoff)
      return {
        status: 'incomplete',
        error: { code: reason, message: `the answer stops before its end: ${reason}` },
      }
    }
    default: {
      const { code, message } = run?.last_error ?? { code: 'server_error', message: 'no reason given' }
      return { status: 'failed', error: { code, message } }
    }
  }
}

/** Runs, messages and responses have each their own word for the same reason; replies have that of responses. */
function reasonOf(reason: string | undefined): string {
  if (reason === 'max_completion_tokens' || reason === 'max_tokens') return 'max_output_tokens'
  return reason ?? 'unknown'
}
