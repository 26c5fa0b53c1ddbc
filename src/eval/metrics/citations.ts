import type { Citation, RetrievedChunk } from '../../runtime/reply.ts'
import { isAllowed, matchesGroup, type Expectation } from './sources.ts'
import { valueOf, type Ratio } from './ratio.ts'

/** Distinct paths in the order of their first citation. Citations that resolve to no path are not among them. */
export function citedPaths(citations: Citation[]): string[] {
  return [...new Set(citations.flatMap(({ path }) => (path === undefined ? [] : [path])))]
}

/** Citations whose file ID is known for the environment, of all. */
export function resolveRatio(citations: Citation[]): Ratio {
  return { hits: citations.filter(({ path }) => path !== undefined).length, total: citations.length }
}

/** Expected groups that some cited path meets, of all. */
export function recallRatio({ groups }: Expectation, cited: string[]): Ratio {
  return {
    hits: groups.filter((group) => cited.some((path) => matchesGroup(group, path))).length,
    total: groups.length,
  }
}

/** Cited paths that are expected or allowed, of all; undefined in value where nothing is cited. */
export function precisionRatio(expectation: Expectation, cited: string[]): Ratio {
  return { hits: cited.filter((path) => isAllowed(expectation, path)).length, total: cited.length }
}

/**
 * Harmonic mean 2PR / (P + R). 0 where sources are expected and nothing is cited, although precision has no
 * value there; undefined where none are expected.
 */
export function f1(recall: Ratio, precision: Ratio): number | undefined {
  const r = valueOf(recall)
  if (r === undefined) return undefined
  const p = valueOf(precision)
  return p === undefined ? 0 : harmonicMean(p, r)
}

/** 0 where both are. */
export function harmonicMean(p: number, r: number): number {
  return p + r === 0 ? 0 : (2 * p * r) / (p + r)
}

/** Cited paths that file search returned, of all. `chunks` are those of this turn and of those before it. */
export function groundedRatio(cited: string[], chunks: RetrievedChunk[]): Ratio {
  const retrieved = new Set(chunks.map(({ path }) => path))
  return { hits: cited.filter((path) => retrieved.has(path)).length, total: cited.length }
}
