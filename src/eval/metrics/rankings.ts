import type { RetrievedFile } from './retrieval.ts'
import type { Ratio } from './ratio.ts'
import { matchesGroup } from './sources.ts'

/** Sources that should be retrieved, with what each is worth: 1 where all are worth the same. */
export interface Graded {
  group: string[]
  gain: number
}

/**
 * recall@k: groups that one of the first k files meets, of all. As in trec_eval, a list shorter than k is padded with
 * files that are not relevant.
 */
export function recallAt(groups: string[][], files: RetrievedFile[], k: number): Ratio {
  const first = files.slice(0, k)
  return {
    hits: groups.filter((group) => first.some((file) => meets(group, file))).length,
    total: groups.length,
  }
}

/** 1 / the rank of the first file that meets any group, 0 where none does: `recip_rank` of trec_eval. */
export function reciprocalRank(groups: string[][], files: RetrievedFile[]): number {
  const first = files.find((file) => groups.some((group) => meets(group, file)))
  return first === undefined ? 0 : 1 / first.rank
}

/**
 * nDCG@k with linear gain: Σ gain / log2(rank + 1) over the same sum of the best order, `ndcg_cut` of trec_eval. A group
 * counts once, at the first file that meets it, and a file for one group: the one worth most of those not met before.
 */
export function ndcgAt(graded: Graded[], files: RetrievedFile[], k: number): number {
  const open = graded.toSorted((a, b) => b.gain - a.gain)
  const ideal = open.slice(0, k).reduce((sum, { gain }, index) => sum + discounted(gain, index + 1), 0)
  let gained = 0
  for (const file of files.slice(0, k)) {
    const met = open.findIndex(({ group }) => meets(group, file))
    if (met === -1) continue
    gained += discounted(open[met]?.gain ?? 0, file.rank)
    open.splice(met, 1)
  }
  return ideal === 0 ? 0 : gained / ideal
}

function discounted(gain: number, rank: number): number {
  return gain / Math.log2(rank + 1)
}

function meets(group: string[], { path }: RetrievedFile): boolean {
  return path !== undefined && matchesGroup(group, path)
}
