/**
 * pass@k: how likely it is that at least one of k repeats passes, estimated without bias from `passes` of `repeats`
 * (Chen 2021, arXiv 2107.03374): 1 − C(n − c, k) / C(n, k). k is at most `repeats`.
 */
export function passAtK(repeats: number, passes: number, k: number): number {
  return 1 - shareOfDraws(repeats - passes, repeats, k)
}

/** pass^k: how likely it is that k repeats all pass: C(c, k) / C(n, k). */
export function passAllK(repeats: number, passes: number, k: number): number {
  return shareOfDraws(passes, repeats, k)
}

/** C(some, k) / C(all, k), without numbers that would overflow. */
function shareOfDraws(some: number, all: number, k: number): number {
  let share = 1
  for (let drawn = 0; drawn < k; drawn++) share *= Math.max(0, some - drawn) / (all - drawn)
  return share
}
