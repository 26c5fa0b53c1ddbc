/** How many may be sent within any minute. */
export interface Rate {
  /** Milliseconds until so many more may be sent; 0 where they may be now. */
  wait(count: number): number
  /** Counts what is sent now. */
  spend(count: number): void
}

/**
 * A sliding window over what was sent, which is stricter than the buckets that hosts keep.
 * @param minute milliseconds
 */
export function createRate(perMinute: number, minute: number): Rate {
  /** In order of time. */
  const sent: { at: number; count: number }[] = []
  let total = 0

  function forget(now: number): void {
    for (let oldest = sent[0]; oldest !== undefined && oldest.at <= now - minute; oldest = sent[0]) {
      total -= oldest.count
      sent.shift()
    }
  }

  return {
    wait(count) {
      const now = performance.now()
      forget(now)
      // More than a whole minute's worth at once is waited for until nothing else was sent.
      let excess = Math.min(total, total + count - perMinute)
      let until = now
      for (const { at, count } of sent) {
        if (excess <= 0) break
        excess -= count
        until = at + minute
      }
      return until - now
    },
    spend(count) {
      sent.push({ at: performance.now(), count })
      total += count
    },
  }
}
