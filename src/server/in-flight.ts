import { setTimeout } from 'node:timers/promises'

/** Requests that are being answered. */
export interface InFlight {
  /** Counts a request until it has its answer. */
  add<Answer>(answer: Answer): Answer
  /** Waits until all have their answers, or for so many milliseconds. */
  settle(timeoutMs: number): Promise<void>
}

/** Lets a server that stops wait for its handlers, so that the database is not taken from under them. */
export function trackRequests(): InFlight {
  const pending = new Set<Promise<unknown>>()
  return {
    add: (answer) => {
      const settled = Promise.resolve(answer).catch(() => {})
      pending.add(settled)
      void settled.then(() => pending.delete(settled))
      return answer
    },
    settle: async (timeoutMs) => {
      const timeout = new AbortController()
      const gaveUp = setTimeout(timeoutMs, undefined, { signal: timeout.signal }).catch(() => {})
      await Promise.race([Promise.all(pending), gaveUp])
      timeout.abort()
    },
  }
}
