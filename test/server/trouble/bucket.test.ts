import { describe, expect, it } from 'vitest'
import { createBucket } from '../../../src/server/trouble/bucket.ts'

describe('createBucket', () => {
  it('gives what it holds, then what has come in since', () => {
    let now = 0
    const bucket = createBucket(60, 60_000, () => now)
    expect(bucket.take(60)).toEqual({ granted: true, remaining: 0, resetMs: 60_000, retryMs: 0 })
    expect(bucket.take(1)).toMatchObject({ granted: false, retryMs: 1_000 })
    now += 1_500
    expect(bucket.take(1)).toMatchObject({ granted: true, remaining: 0 })
    expect(bucket.take(2)).toMatchObject({ granted: false, retryMs: 1_500 })
  })

  it('takes nothing for what it refuses, and never holds more than its capacity', () => {
    let now = 0
    const bucket = createBucket(10, 1_000, () => now)
    bucket.take(5)
    expect(bucket.take(6).granted).toBe(false)
    expect(bucket.take(5).granted).toBe(true)
    now += 1_000_000
    expect(bucket.take(0)).toEqual({ granted: true, remaining: 10, resetMs: 0, retryMs: 0 })
  })
})
