/** Tokens that pieces of a text have in o200k_base: means measured over some hundred files of each kind. */

/** Words in running text are mostly one token; inside names, and where they are long, they fall apart. */
export function wordTokens(length: number, afterSpace: boolean): number {
  if (length > 16) return length / 5
  return afterSpace ? 1 + Math.max(0, length - 9) * 0.1 : 1.06 + Math.max(0, length - 6) * 0.12
}

/** Words of Latin letters with accents, or after a tab. */
export function accentedTokens(length: number): number {
  return 1.25 + Math.max(0, length - 6) * 0.2
}

/** Up to four signs are mostly one token, a drawn line is a few. */
export function signTokens(length: number): number {
  return length <= 4 ? 1.04 : 1 + (length - 4) * 0.25
}
