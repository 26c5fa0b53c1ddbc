import picomatch from 'picomatch'

/** Which sources an answer should rest on. Patterns are `<knowledge base>/<path>` globs. */
export interface Expectation {
  /** Each group is met by a citation of any of its patterns. */
  groups: string[][]
  /** May be cited besides; undefined where the suite does not say. */
  allow?: string[]
}

/** A path matches itself too, because file names may hold characters that globs use. */
export function matchesSource(pattern: string, path: string): boolean {
  const wanted = pattern.normalize('NFC')
  return wanted === path || matcherOf(wanted)(path)
}

/** Compiling a glob takes far longer than matching, and a run has few of them and many paths. */
const matchers = new Map<string, (path: string) => boolean>()

function matcherOf(pattern: string): (path: string) => boolean {
  const known = matchers.get(pattern)
  if (known !== undefined) return known
  const matcher = picomatch(pattern, { dot: true, nonegate: true })
  matchers.set(pattern, matcher)
  return matcher
}

export function matchesGroup(group: string[], path: string): boolean {
  return group.some((pattern) => matchesSource(pattern, path))
}

/** Allowed are those that are expected, and `allow`. */
export function isAllowed({ groups, allow = [] }: Expectation, path: string): boolean {
  return matchesGroup(allow, path) || groups.some((group) => matchesGroup(group, path))
}

/** `a.md or b.md`, for people. */
export function describeGroup(group: string[]): string {
  return group.join(' or ')
}
