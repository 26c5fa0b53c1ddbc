/** A mean over values that come in clusters, such as the turns of threads. */
export interface ClusteredMean {
  mean: number
  /** Absent for a single cluster, which says nothing about others. */
  standardError?: number
  values: number
  clusters: number
}

/**
 * Turns of one thread stand or fall together, so the error of their mean is taken over threads:
 * SE = √(Σ_c (Σ_{i∈c} (s_i − s̄))²) / n · √(C / (C − 1)) (Miller 2024, arXiv 2411.00640). Undefined without values.
 */
export function clusteredMean(clusters: number[][]): ClusteredMean | undefined {
  const filled = clusters.filter((values) => values.length > 0)
  const all = filled.flat()
  if (all.length === 0) return undefined
  const mean = sum(all) / all.length
  const known = { mean, values: all.length, clusters: filled.length }
  if (filled.length === 1) return known
  const squares = sum(filled.map((values) => sum(values.map((value) => value - mean)) ** 2))
  const correction = Math.sqrt(filled.length / (filled.length - 1))
  return { ...known, standardError: (Math.sqrt(squares) / all.length) * correction }
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
