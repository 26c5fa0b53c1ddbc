import { setTimeout } from 'node:timers/promises'
import { runThread, type Reach, type ThreadJob } from './run-thread.ts'
import type { Transcript } from '../runs/transcript.ts'

/** What passes: a later try may find the provider well. Ours, and those of providers. */
const transient = [
  'provider-unreachable',
  'provider-response',
  'stream_cut',
  'stream_error',
  'server_error',
  'internal_error',
  'api_error',
  'overloaded_error',
  'rate_limit_exceeded',
]

const defaultRetries = 2

/** Milliseconds before each further try; the last counts for all after it. */
const waits = [1000, 4000, 10_000]

export interface RetryingReach extends Reach {
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>
}

/**
 * Asks a thread again, from its beginning, where the provider failed: what it said half-way may be part of the
 * conversation already. An answer that fails its assertions stays as it is.
 */
export async function retryThread(
  job: ThreadJob,
  reach: RetryingReach,
  signal: AbortSignal,
): Promise<Transcript> {
  const { sleep = pause } = reach
  const { retries = defaultRetries } = job.test
  for (let retry = 0; ; retry++) {
    const transcript = await runThread(job, reach, signal)
    if (retry >= retries || !isTransient(transcript)) {
      return retry === 0 ? transcript : { ...transcript, retries: retry }
    }
    await sleep(waits[Math.min(retry, waits.length - 1)] ?? 0, signal)
  }
}

function isTransient({ error, turns }: Transcript): boolean {
  const last = turns.at(-1)
  const code = error?.code ?? last?.error?.code ?? last?.reply?.error?.code
  return code !== undefined && transient.includes(code)
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => signal.throwIfAborted())
}
