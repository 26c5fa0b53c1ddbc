/** A store of permits that fills up steadily. */
export interface Bucket {
  /** Takes permits where there are enough of them, all or none. */
  take(count: number): Take
}

export interface Take {
  granted: boolean
  /** Permits that are left, rounded down. */
  remaining: number
  /** Milliseconds until the bucket is full. */
  resetMs: number
  /** Milliseconds until the same request would be granted; 0 where it was. */
  retryMs: number
}

/**
 * A bucket that holds `capacity` permits and fills up in `fillMs`, full at first.
 * @param clock milliseconds that never go backwards
 */
export function createBucket(capacity: number, fillMs: number, clock: () => number): Bucket {
  const perMs = capacity / fillMs
  let permits = capacity
  let last = clock()
  return {
    take: (count) => {
      const now = clock()
      permits = Math.min(capacity, permits + (now - last) * perMs)
      last = now
      const granted = count <= permits
      if (granted) permits -= count
      return {
        granted,
        remaining: Math.floor(permits),
        resetMs: (capacity - permits) / perMs,
        retryMs: granted ? 0 : (count - permits) / perMs,
      }
    },
  }
}
