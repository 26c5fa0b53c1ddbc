import type { Citation } from '../../runtime/reply.ts'
import { citedPaths } from '../metrics/citations.ts'
import type { RetrievedFile } from '../metrics/retrieval.ts'
import { matchesGroup } from '../metrics/sources.ts'
import type { ExpectedSource, Missing } from './score.ts'

/** Why a source was not cited, told its best place among the retrieved files. */
export type Explain = (group: string[], rank: number | undefined) => Missing

/** Of each expected group: whether it was cited, where it was retrieved, and why it was not cited. */
export function findExpected(
  groups: string[][],
  { citations, files }: { citations: Citation[]; files: RetrievedFile[] },
  explain: Explain,
): ExpectedSource[] {
  const paths = citedPaths(citations)
  return groups.map((group) => {
    const rank = files.find(({ path }) => path !== undefined && matchesGroup(group, path))?.rank
    const cited = paths.some((path) => matchesGroup(group, path))
    return {
      group,
      cited,
      ...(rank === undefined ? {} : { rank }),
      ...(cited ? {} : { missing: explain(group, rank) }),
    }
  })
}
