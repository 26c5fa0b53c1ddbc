import { setTimeout } from 'node:timers/promises'

/** The clock, handed in so that tests neither wait nor measure. */
export interface Timing {
  /** Milliseconds from any fixed point. */
  now: () => number
  /** Rejects where the signal aborts first. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Shared by all threads of a connection: before `until`, by `now`, the provider wants no request of any of them. */
  pause?: { until: number }
}

export const realTiming: Timing = {
  now: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
}
