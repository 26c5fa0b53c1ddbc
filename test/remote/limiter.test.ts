import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLimiter } from '../../src/remote/limiter.ts'
import { limits } from './support/scripted-host.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

/** How many of `count` runs have begun after some time. */
async function countBegun(run: (work: () => Promise<void>) => Promise<void>, count: number, ms: number) {
  let begun = 0
  for (let index = 0; index < count; index += 1)
    void run(async () => {
      begun += 1
    })
  await vi.advanceTimersByTimeAsync(ms)
  return begun
}

describe('a limiter', () => {
  it('runs as many requests at once as it may', async () => {
    const { request } = createLimiter({ ...limits, concurrency: 2 })
    let running = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 5 }, () =>
        request(async () => {
          running += 1
          most = Math.max(most, running)
          await Promise.resolve()
          running -= 1
        }),
      ),
    )
    expect(most).toBe(2)
  })

  it('keeps uploads to their rate', async () => {
    const { upload } = createLimiter({ ...limits, uploadsPerMinute: 3 })
    expect(await countBegun(upload, 7, 59_000)).toBe(3)
    await vi.advanceTimersByTimeAsync(200_000)
  })

  it('goes on when a minute has passed', async () => {
    const { upload } = createLimiter({ ...limits, uploadsPerMinute: 3 })
    expect(await countBegun(upload, 7, 61_000)).toBe(6)
    await vi.advanceTimersByTimeAsync(200_000)
  })

  it('keeps the writes of each store to their rate', async () => {
    const { storeWrite } = createLimiter({ ...limits, storeWritesPerMinute: 2 })
    expect(await countBegun((work) => storeWrite('vs_1', work), 5, 1000)).toBe(2)
    expect(await countBegun((work) => storeWrite('vs_2', work), 5, 1000)).toBe(2)
    await vi.advanceTimersByTimeAsync(300_000)
  })

  it('counts each file that is attached', async () => {
    const { attach } = createLimiter({ ...limits, attachedFilesPerMinute: 10 })
    expect(await countBegun((work) => attach('vs_1', 4, work), 3, 1000)).toBe(2)
    await vi.advanceTimersByTimeAsync(120_000)
  })

  it('lets reads pass while a rate is used up', async () => {
    const { request, upload } = createLimiter({ ...limits, concurrency: 1, uploadsPerMinute: 1 })
    await countBegun(upload, 3, 1000)
    expect(await countBegun(request, 3, 0)).toBe(3)
    await vi.advanceTimersByTimeAsync(300_000)
  })

  it('sends nothing once it is stopped, and waits for nothing', async () => {
    const stop = new AbortController()
    const { request, upload } = createLimiter({ ...limits, concurrency: 1, uploadsPerMinute: 1 }, stop.signal)
    const hanging = request(() => new Promise(() => {}))
    const queued = request(async () => 'sent')
    const limited = Promise.all([upload(async () => 'sent'), upload(async () => 'sent')])
    stop.abort(new Error('stopped'))
    for (const waiting of [hanging, queued, limited, request(async () => 'sent')])
      await expect(waiting).rejects.toThrow('stopped')
  })
})
