import { APIConnectionError, APIError } from 'openai'
import { describe, expect, it } from 'vitest'
import { createOnce } from '../../src/apply/create-once.ts'
import { explainApiError } from '../../src/remote/explain-error.ts'

const broken = () => explainApiError(new APIConnectionError({ message: 'reset' }), 'POST /files')
const answered = (status: number, headers: Record<string, string> = {}) =>
  explainApiError(APIError.generate(status, {}, 'no', new Headers(headers)), 'POST /files')

interface Attempt {
  failures: Error[]
  found?: (string | undefined)[]
  settleSeconds?: number
}

/** Creates where the attempts fail as told, and the looks after them find what is told. */
async function create({ failures, found = [], settleSeconds = 0 }: Attempt) {
  const slept: number[] = []
  const log: string[] = []
  const result = createOnce({
    create: async () => {
      log.push('create')
      const failure = failures.shift()
      if (failure !== undefined) throw failure
      return 'created'
    },
    find: async () => {
      log.push('look')
      return found.shift()
    },
    timing: { random: () => 1, sleep: async (ms) => void slept.push(ms) },
    settleSeconds,
  })
  const outcome = await result.catch((error: Error) => error)
  return { outcome, slept, log: log.join(' ') }
}

describe('a create', () => {
  it('that is answered is not looked for', async () => {
    expect(await create({ failures: [] })).toEqual({ outcome: 'created', slept: [], log: 'create' })
  })

  it('whose outcome is open is looked for before it is sent again', async () => {
    expect(await create({ failures: [broken()] })).toMatchObject({
      outcome: 'created',
      log: 'create look create',
    })
  })

  it('that happened after all is not sent again', async () => {
    expect(await create({ failures: [broken()], found: ['found'] })).toMatchObject({
      outcome: 'found',
      log: 'create look',
    })
  })

  it.each([400, 401, 403, 404, 413])('that is refused with %d is not sent again', async (status) => {
    const failure = answered(status)
    expect(await create({ failures: [failure] })).toEqual({ outcome: failure, slept: [], log: 'create' })
  })

  it('waits longer each time, and ends', async () => {
    const failures = Array.from({ length: 9 }, broken)
    const { outcome, slept } = await create({ failures })
    expect(outcome).toBeInstanceOf(Error)
    expect(slept).toEqual([500, 1000, 2000, 4000])
  })

  it('waits as long as the provider asks it to, up to a minute', async () => {
    expect((await create({ failures: [answered(429, { 'retry-after': '7' })] })).slept).toEqual([7000])
    expect((await create({ failures: [answered(429, { 'retry-after': '61' })] })).outcome).toBeInstanceOf(
      Error,
    )
  })

  it('that was refused is sent again without a look', async () => {
    expect((await create({ failures: [answered(429)], settleSeconds: 30 })).log).toBe('create create')
  })

  it('looks until lists have settled before it is sent again', async () => {
    const { log, slept } = await create({ failures: [broken()], settleSeconds: 10 })
    expect(log).toBe('create look look look look look create')
    expect(slept).toEqual([500, 1000, 2000, 4000, 2500])
  })

  it('that a list shows late is not sent again', async () => {
    const late = await create({
      failures: [broken()],
      found: [undefined, undefined, 'late'],
      settleSeconds: 10,
    })
    expect(late).toMatchObject({ outcome: 'late', log: 'create look look look' })
  })

  it('leaves half of its waiting to chance', async () => {
    const slept: number[] = []
    const failures = [broken(), broken()]
    await createOnce({
      create: async () => {
        const failure = failures.shift()
        if (failure !== undefined) throw failure
      },
      find: async () => undefined,
      timing: { random: () => 0, sleep: async (ms) => void slept.push(ms) },
      settleSeconds: 0,
    })
    expect(slept).toEqual([250, 500])
  })

  it.each([
    ['retry-after-ms', '1500', 1500],
    ['retry-after', '0.5', 500],
  ])('waits as %s says', async (header, value, ms) => {
    expect((await create({ failures: [answered(429, { [header]: value })] })).slept).toEqual([ms])
  })

  it('is not tried again where the account has run out', async () => {
    const failure = explainApiError(
      APIError.generate(429, { error: { code: 'insufficient_quota' } }, 'no', new Headers()),
    )
    expect((await create({ failures: [failure] })).outcome).toBe(failure)
  })
})
