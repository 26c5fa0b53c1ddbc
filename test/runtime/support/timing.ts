import type { Timing } from '../../../src/runtime/timing.ts'

/** A clock that moves by itself when slept on, and remembers for how long. */
export function fakeTiming(): Timing & { slept: number[] } {
  const slept: number[] = []
  return {
    slept,
    now: () => slept.reduce((sum, ms) => sum + ms, 0),
    sleep: async (ms) => {
      slept.push(ms)
    },
  }
}
