/** A vertical axis: where it begins and ends, and the values it is marked at. */
export interface Scale {
  min: number
  max: number
  ticks: number[]
}

/** About how many steps an axis has. */
const stepsWanted = 5

/** An axis for values: from zero, because bars that do not begin there lie, in steps of 1, 2, 2.5 or 5. */
export function scaleOf(values: number[]): Scale {
  const finite = values.filter(Number.isFinite)
  const low = Math.min(0, ...finite)
  const high = Math.max(0, ...finite)
  const span = high - low === 0 ? 1 : high - low
  const rough = span / stepsWanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const first = Math.floor(low / step)
  const last = Math.max(first + 1, Math.ceil(high / step))
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
  return { min: first * step, max: last * step, ticks }
}
