import { describe, expect, it } from 'vitest'
import { bootstrapInterval } from '../../../src/eval/statistics/bootstrap.ts'
import { clusteredMean } from '../../../src/eval/statistics/clustered.ts'
import { createRandom } from '../../../src/eval/statistics/random.ts'

const random = createRandom('values')
const clusters = Array.from({ length: 60 }, () => Array.from({ length: 3 }, () => random()))

describe('bootstrap', () => {
  it('comes near the normal interval where there are many clusters', () => {
    const { mean = 0, standardError = 0 } = clusteredMean(clusters) ?? {}
    const { low, high } = bootstrapInterval(clusters, createRandom('seed'))
    expect(Math.abs(low - (mean - 1.96 * standardError))).toBeLessThan(0.15 * standardError)
    expect(Math.abs(high - (mean + 1.96 * standardError))).toBeLessThan(0.15 * standardError)
  })

  it('gives the same bounds for the same seed', () => {
    const bounds = () => bootstrapInterval(clusters, createRandom('seed'))
    expect(bounds()).toEqual(bounds())
    expect(bootstrapInterval(clusters, createRandom('other'))).not.toEqual(bounds())
  })

  it('draws whole clusters', () => {
    // Within clusters everything cancels out, so that every resample has the same mean.
    const { low, high } = bootstrapInterval([[0, 1], [1, 0], [0.5]], createRandom('seed'))
    expect([low, high]).toEqual([0.5, 0.5])
  })
})

describe('random numbers', () => {
  it('are even', () => {
    const random = createRandom('even')
    const counts = Array.from({ length: 10 }, () => 0)
    for (let draw = 0; draw < 100_000; draw++) {
      const bin = Math.floor(random() * 10)
      counts[bin] = (counts[bin] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500)
  })
})
