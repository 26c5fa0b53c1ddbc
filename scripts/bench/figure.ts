/** What one run of a measurement gave, in the figure's unit. */
export interface Round {
  value: number
  /** The floor, measured beside it. */
  floor?: number
}

/** One line of the table. */
export interface Figure {
  what: string
  unit: 'ms' | 'MB' | 'errors' | 'requests' | 'bytes' | '%'
  /** What the floor is. */
  floor?: string
  /** Run alternately with the floor, because a shared machine is not equally fast all the time. */
  rounds: Round[]
  /** At most so many times the floor, at most so much, or at least so much. */
  target: { ratio: number } | { value: number } | { atLeast: number }
  /** What else a reader would like to know, in a few words. */
  note?: string
}

/** A figure's rounds brought to one number each. */
export interface Summary {
  value: number
  floor?: number
  /** The median of the rounds' ratios, and how far they went. */
  ratio?: { median: number; min: number; max: number }
  isMet: boolean
}

export function summarize(figure: Figure): Summary {
  const value = median(figure.rounds.map((round) => round.value))
  const floors = figure.rounds.flatMap((round) => round.floor ?? [])
  const ratios = figure.rounds.flatMap((round) =>
    round.floor === undefined ? [] : round.value / round.floor,
  )
  if (ratios.length === 0) return { value, isMet: isMet(figure.target, value) }
  const ratio = { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) }
  return { value, floor: median(floors), ratio, isMet: isMet(figure.target, value, ratio.median) }
}

function isMet(target: Figure['target'], value: number, ratio = Number.NaN): boolean {
  if ('ratio' in target) return ratio <= target.ratio
  return 'value' in target ? value <= target.value : value >= target.atLeast
}

/** The middle one; of an even number, the mean of the two. NaN of none. */
export function median(values: readonly number[]): number {
  return (percentile(values, 0.5, 'floor') + percentile(values, 0.5, 'ceil')) / 2
}

/** The value that a share of all values does not exceed. */
export function percentile(
  values: readonly number[],
  share: number,
  rounding: 'floor' | 'ceil' = 'ceil',
): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math[rounding]((sorted.length - 1) * share)] ?? Number.NaN
}
