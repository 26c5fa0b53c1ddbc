import { APIConnectionError, APIConnectionTimeoutError } from 'openai'
import { expect, it } from 'vitest'
import { persist } from '../../src/remote/retry.ts'

/** How often a request that always fails so is sent. */
async function attemptsOf(error: Error): Promise<number> {
  let attempts = 0
  const timing = { sleep: () => Promise.resolve(), random: () => 0 }
  await expect(
    persist(() => {
      attempts += 1
      return Promise.reject(error)
    }, timing),
  ).rejects.toBe(error)
  return attempts
}

it('repeats a request that was cut off more often than one that nobody answered', async () => {
  expect(await attemptsOf(new APIConnectionError({ message: 'reset' }))).toBe(5)
  expect(await attemptsOf(new APIConnectionTimeoutError({ message: 'silence' }))).toBe(2)
  expect(await attemptsOf(new Error('a mistake of ours'))).toBe(1)
})
