/**
 * Matches wanted things with actual ones, each of either at most once and as many as possible (augmenting paths).
 * Hands back the positions of the wanted ones that found a partner.
 */
export function matchDistinct<W, A>(
  wanted: W[],
  actual: A[],
  matches: (wanted: W, actual: A) => boolean,
): Set<number> {
  const partners = new Map<number, number>()
  const place = (index: number, tried: Set<number>): boolean =>
    actual.some((candidate, position) => {
      const one = wanted[index]
      if (one === undefined || tried.has(position) || !matches(one, candidate)) return false
      tried.add(position)
      const rival = partners.get(position)
      if (rival !== undefined && !place(rival, tried)) return false
      partners.set(position, index)
      return true
    })
  for (const index of wanted.keys()) place(index, new Set())
  return new Set(partners.values())
}

/** The same, in order: positions of the wanted ones in a longest common subsequence. */
export function longestInOrder<W, A>(
  wanted: W[],
  actual: A[],
  matches: (wanted: W, actual: A) => boolean,
): Set<number> {
  let best: number[][] = actual.map(() => [])
  best.push([])
  for (const [index, one] of wanted.entries()) {
    const next: number[][] = [[]]
    for (const [position, candidate] of actual.entries()) {
      const together = matches(one, candidate) ? [...(best[position] ?? []), index] : []
      next.push(longest([together, best[position + 1] ?? [], next[position] ?? []]))
    }
    best = next
  }
  return new Set(best.at(-1))
}

function longest(lists: number[][]): number[] {
  return lists.reduce((a, b) => (b.length > a.length ? b : a))
}
