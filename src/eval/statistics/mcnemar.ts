/**
 * Exact McNemar test of two verdicts on the same tests: how likely is it that as many of those that changed went one
 * way, if either way was as likely? p = min(1, 2·P[Bin(b + c, ½) ≤ min(b, c)]).
 * @param b tests that only the first passed
 * @param c tests that only the second passed
 */
export function mcnemarExact(b: number, c: number): number {
  const n = b + c
  let logTerm = -n * Math.LN2
  let tail = 0
  for (let k = 0; k <= Math.min(b, c); k++) {
    tail += Math.exp(logTerm)
    logTerm += Math.log(n - k) - Math.log(k + 1)
  }
  return Math.min(1, 2 * tail)
}
