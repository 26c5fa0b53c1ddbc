import type { Timing } from './timing.ts'

/** Milliseconds between two looks: the first few, because most things are soon done, and all later ones. */
const intervals = [50, 100, 200, 400]
const interval = 1_000

/**
 * Looks again and again until `isDone`, or until `patience` (milliseconds) is over; returns what it saw last. Rejects
 * where the signal aborts.
 */
export async function poll<T>(
  look: () => Promise<T>,
  isDone: (seen: T) => boolean,
  { timing, patience, signal }: { timing: Timing; patience: number; signal?: AbortSignal | undefined },
): Promise<T> {
  const deadline = timing.now() + patience
  for (let round = 0; ; round += 1) {
    const seen = await look()
    if (isDone(seen) || timing.now() >= deadline) return seen
    await timing.sleep(intervals[round] ?? interval, signal)
  }
}
