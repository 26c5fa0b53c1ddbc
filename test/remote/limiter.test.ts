import { APIConnectionError } from 'openai'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { UserError } from '../../src/errors.ts'
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
    const { create } = createLimiter({ ...limits, concurrency: 2 })
    let running = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 5 }, () =>
        create(async () => {
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
    const { read, upload } = createLimiter({ ...limits, concurrency: 1, uploadsPerMinute: 1 })
    await countBegun(upload, 3, 1000)
    expect(await countBegun(read, 3, 0)).toBe(3)
    await vi.advanceTimersByTimeAsync(300_000)
  })

  it('sends nothing once it is stopped, and waits for no read', async () => {
    const stop = new AbortController()
    const options = { signal: stop.signal }
    const { read, create, upload } = createLimiter(
      { ...limits, concurrency: 1, uploadsPerMinute: 1 },
      options,
    )
    const hanging = read(() => new Promise(() => {}))
    const queued = create(async () => 'sent')
    const limited = Promise.all([upload(async () => 'sent'), upload(async () => 'sent')])
    stop.abort(new Error('stopped'))
    for (const waiting of [hanging, queued, limited, create(async () => 'sent')])
      await expect(waiting).rejects.toThrow('stopped')
  })

  it('finishes the writes that were sent before it was stopped', async () => {
    const stop = new AbortController()
    const { create } = createLimiter(limits, { signal: stop.signal })
    const answer = Promise.withResolvers<string>()
    const sent = create(() => answer.promise)
    await vi.advanceTimersByTimeAsync(0)
    stop.abort(new Error('stopped'))
    answer.resolve('made')
    expect(await sent).toBe('made')
  })

  it.each(['quota-exceeded', 'authentication-failed'] as const)('sends nothing after %s', async (code) => {
    const { create, read } = createLimiter({ ...limits, concurrency: 1 })
    const refusal = new UserError(code, 'no')
    const begun = vi.fn(async () => 'sent')
    const all = await Promise.allSettled([create(() => Promise.reject(refusal)), create(begun), read(begun)])
    expect(all).toEqual(all.map(() => ({ status: 'rejected', reason: refusal })))
    expect(begun).not.toHaveBeenCalled()
  })

  it('repeats a write within its rate, and a create never', async () => {
    const failure = new UserError('provider-unreachable', 'no', { cause: new APIConnectionError({}) })
    const timing = { sleep: async () => {}, random: () => 0 }
    const limiter = createLimiter({ ...limits, storeWritesPerMinute: 2 }, timing)
    const run = vi.fn(() => Promise.reject(failure))
    await expect(limiter.create(run)).rejects.toBe(failure)
    expect(run).toHaveBeenCalledTimes(1)
    const writing = limiter.storeWrite('vs_1', run).catch(() => {})
    await vi.advanceTimersByTimeAsync(1000)
    expect(run).toHaveBeenCalledTimes(3)
    await vi.advanceTimersByTimeAsync(300_000)
    await writing
    expect(run).toHaveBeenCalledTimes(6)
  })
})
