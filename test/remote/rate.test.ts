import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createRate } from '../../src/remote/rate.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

it('a rate that is used up says when the next may be sent', () => {
  const rate = createRate(2, 60_000)
  rate.spend(1)
  vi.advanceTimersByTime(10_000)
  rate.spend(1)
  expect(rate.wait(1)).toBe(50_000)
  expect(rate.wait(2)).toBe(60_000)
  vi.advanceTimersByTime(50_000)
  expect(rate.wait(1)).toBe(0)
  expect(rate.wait(2)).toBe(10_000)
})

it('more than a minute may hold is sent once nothing else was', () => {
  const rate = createRate(2, 60_000)
  expect(rate.wait(5)).toBe(0)
  rate.spend(1)
  expect(rate.wait(5)).toBe(60_000)
})

it('a rate without end never waits', () => {
  const rate = createRate(Infinity, 60_000)
  rate.spend(1_000_000)
  expect(rate.wait(1_000_000)).toBe(0)
})
