/** Hits of a total, kept as counts so that micro means can be taken over many turns. */
export interface Ratio {
  hits: number
  total: number
}

/** 0..1, or undefined where there was nothing to count: shown as n/a and left out of means. */
export function valueOf(ratio: Ratio | undefined): number | undefined {
  return ratio === undefined || ratio.total === 0 ? undefined : ratio.hits / ratio.total
}

export function sumRatios(ratios: Ratio[]): Ratio {
  return ratios.reduce((sum, ratio) => ({ hits: sum.hits + ratio.hits, total: sum.total + ratio.total }), {
    hits: 0,
    total: 0,
  })
}

/** Undefined for an empty list. */
export function meanOf(values: number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}
