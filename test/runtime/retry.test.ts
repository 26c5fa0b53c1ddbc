import { APIConnectionError, APIError } from 'openai'
import { describe, expect, it } from 'vitest'
import { retryRefused } from '../../src/runtime/retry.ts'
import { fakeTiming } from './support/timing.ts'

function refusal(status: number, error: object = {}, headers: Record<string, string> = {}): APIError {
  return APIError.generate(status, { error: { message: 'no', ...error } }, undefined, new Headers(headers))
}

/** Fails with each error in turn, then gives the number of tries. */
async function attempt(...errors: unknown[]): Promise<{ tries: number; slept: number[]; error?: unknown }> {
  const timing = fakeTiming()
  let tries = 0
  const request = async () => {
    tries += 1
    if (tries <= errors.length) throw errors[tries - 1]
  }
  try {
    await retryRefused(request, timing, undefined)
    return { tries, slept: timing.slept }
  } catch (error) {
    return { tries, slept: timing.slept, error }
  }
}

describe('retrying what was refused', () => {
  it('repeats with growing pauses', async () => {
    const busy = refusal(400, { code: 'conversation_locked' })
    expect(await attempt(busy, busy, busy, busy, busy)).toEqual({
      tries: 6,
      slept: [500, 1000, 2000, 4000, 8000],
    })
  })

  it('gives up after that', async () => {
    const busy = refusal(429)
    expect(await attempt(...Array.from({ length: 9 }, () => busy))).toMatchObject({ tries: 6, error: busy })
  })

  it('waits as long as it is asked to, but not for minutes', async () => {
    expect(await attempt(refusal(429, {}, { 'retry-after': '0.25' }))).toMatchObject({ slept: [250] })
    expect(await attempt(refusal(429, {}, { 'retry-after': '61' }))).toMatchObject({ tries: 1, slept: [] })
    expect(await attempt(refusal(429, {}, { 'retry-after': 'soon' }))).toMatchObject({ slept: [500] })
  })

  it.each([
    ['a server error', refusal(500)],
    ['another bad request', refusal(400, { code: 'context_length_exceeded' })],
    ['an account without credit', refusal(429, { code: 'insufficient_quota' })],
    ['a lost connection', new APIConnectionError({ message: 'reset' })],
    ['a bug', new TypeError('x is undefined')],
  ])('does not repeat after %s', async (_title, error) => {
    expect(await attempt(error)).toEqual({ tries: 1, slept: [], error })
  })

  it('holds every request of the connection back while the provider wants none', async () => {
    let time = 0
    const slept: number[] = []
    const timing = {
      now: () => time,
      sleep: async (ms: number) => void slept.push(ms),
      pause: { until: 0 },
    }
    let tries = 0
    const refusedOnce = async () => {
      tries += 1
      if (tries === 1) throw refusal(429, {}, { 'retry-after': '3' })
    }
    const first = retryRefused(refusedOnce, timing, undefined)
    await expect.poll(() => timing.pause.until).toBe(3000)
    time = 1000
    let sent = false
    await retryRefused(async () => void (sent = true), timing, undefined)
    await first
    expect(slept).toContain(2000)
    expect(sent).toBe(true)
    time = 3000
    slept.length = 0
    await retryRefused(async () => {}, timing, undefined)
    expect(slept).toEqual([])
  })

  it('stops waiting when the signal aborts', async () => {
    const controller = new AbortController()
    const timing = {
      now: () => 0,
      sleep: async (_ms: number, signal?: AbortSignal) => {
        controller.abort(new Error('stop'))
        signal?.throwIfAborted()
      },
    }
    const waiting = retryRefused(() => Promise.reject(refusal(429)), timing, controller.signal)
    await expect(waiting).rejects.toThrow('stop')
  })
})
