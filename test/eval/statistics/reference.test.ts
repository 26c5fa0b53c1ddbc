import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { clusteredMean } from '../../../src/eval/statistics/clustered.ts'
import { mcnemarExact } from '../../../src/eval/statistics/mcnemar.ts'
import { meanInterval } from '../../../src/eval/statistics/mean-interval.ts'
import { z80, z975 } from '../../../src/eval/statistics/normal.ts'
import { passAllK, passAtK } from '../../../src/eval/statistics/pass-at-k.ts'
import { wilsonInterval } from '../../../src/eval/statistics/wilson.ts'

interface Reference {
  z: Record<'0.975' | '0.8', number>
  wilson: { passes: number; total: number; low: number; high: number }[]
  mcnemar: { b: number; c: number; p: number }[]
  clustered: { clusters: number[][]; mean: number; standardError: number; low: number; high: number }[]
  passAtK: { n: number; c: number; k: number; passAt: number; passAll: number }[]
}

const reference: Reference = JSON.parse(
  await readFile(new URL('../../fixtures/eval/statistics.json', import.meta.url), 'utf8'),
)

describe('agrees with scipy and statsmodels', () => {
  it('on quantiles', () => {
    expect(z975).toBeCloseTo(reference.z['0.975'], 12)
    expect(z80).toBeCloseTo(reference.z['0.8'], 12)
  })

  it.each(reference.wilson)('on Wilson for $passes of $total', ({ passes, total, low, high }) => {
    const interval = wilsonInterval(passes, total)
    expect(interval.low).toBeCloseTo(low, 9)
    expect(interval.high).toBeCloseTo(high, 9)
  })

  it.each(reference.mcnemar)('on McNemar for $b and $c', ({ b, c, p }) => {
    expect(mcnemarExact(b, c)).toBeCloseTo(p, 9)
  })

  it.each(reference.clustered)('on means of clusters', ({ clusters, mean, standardError, low, high }) => {
    const result = clusteredMean(clusters)
    expect(result?.mean).toBeCloseTo(mean, 9)
    expect(result?.standardError).toBeCloseTo(standardError, 9)
    const { interval, method } = meanInterval(clusters, 'any') ?? {}
    expect(method).toBe(clusters.length < 30 ? 'bootstrap' : 'clustered')
    if (method === 'bootstrap') return
    expect(interval?.low).toBeCloseTo(low, 9)
    expect(interval?.high).toBeCloseTo(high, 9)
  })

  it.each(reference.passAtK)('on pass@$k and pass^$k for $c of $n', ({ n, c, k, passAt, passAll }) => {
    expect(passAtK(n, c, k)).toBeCloseTo(passAt, 9)
    expect(passAllK(n, c, k)).toBeCloseTo(passAll, 9)
  })
})
