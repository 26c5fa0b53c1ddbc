import { describe, expect, it } from 'vitest'
import { settleAll } from '../../src/apply/settle-all.ts'
import { UserError } from '../../src/errors.ts'

const refused = new UserError('provider-refused', 'no')

describe('settling all', () => {
  it('gives the values in order', async () => {
    expect(await settleAll([Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2])
  })

  it('waits for every promise before it throws', async () => {
    const slow = Promise.withResolvers<void>()
    let isDone = false
    const all = settleAll([Promise.reject(refused), slow.promise.then(() => (isDone = true))])
    slow.resolve()
    await expect(all).rejects.toBe(refused)
    expect(isDone).toBe(true)
  })

  it('throws a bug before an error that was expected', async () => {
    const bug = new TypeError('a bug')
    await expect(settleAll([Promise.reject(refused), Promise.reject(bug)])).rejects.toBe(bug)
  })
})
