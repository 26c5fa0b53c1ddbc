/** Which of the requests that a rule matches it is for; all of them where nothing is said. */
export interface Choice {
  /** The n-th, counted from 1, or several. */
  nth?: number | number[]
  /** Each n-th: 3 means the third, the sixth, and so on. */
  every?: number
  /** From 0 to 1, drawn for each. */
  probability?: number
  /** How many at most. */
  times?: number
}

/** Says of one matching request after the other whether the rule is for it. */
export function createChooser(choice: Choice, random: () => number): () => boolean {
  const nth = choice.nth === undefined ? undefined : [choice.nth].flat()
  let count = 0
  let chosen = 0
  return () => {
    count += 1
    // Drawn for every request, so that other settings do not shift what comes after.
    const isDrawn = choice.probability === undefined || random() < choice.probability
    const isChosen =
      isDrawn &&
      chosen < (choice.times ?? Infinity) &&
      (nth === undefined || nth.includes(count)) &&
      (choice.every === undefined || count % choice.every === 0)
    if (isChosen) chosen += 1
    return isChosen
  }
}

/**
 * Numbers from 0 to 1 that look random and are the same for the same seed: mulberry32,
 * https://github.com/cprosche/mulberry32.
 */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
