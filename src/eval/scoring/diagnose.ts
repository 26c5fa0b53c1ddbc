import { answerTo, keyOf, type Evidence, type SearchQuestion } from '../evidence/evidence.ts'
import {
  deeperSearch,
  fateSchema,
  foundSchema,
  whatBecameOf,
  type Fate,
} from '../evidence/source-questions.ts'
import { citedPaths } from '../metrics/citations.ts'
import { matchesGroup } from '../metrics/sources.ts'
import type { Missing } from './score.ts'
import type { Transcript, TurnTranscript } from '../runs/transcript.ts'

/** Furthest last: what stands behind a source is as good as the best of its files. */
const fates: Fate['state'][] = ['no such file', 'not uploaded', 'indexing failed', 'indexed']

/**
 * Why an expected source was not cited in a turn, as far as can be told. Pure: what had to be looked up at the provider is
 * in the transcript's evidence.
 * @param rank best place of the source among the files that the turn retrieved
 */
export function diagnose(
  group: string[],
  rank: number | undefined,
  transcript: Transcript,
  index: number,
): Missing {
  const { turns } = transcript
  const elsewhere = turns.findIndex(
    ({ reply }, other) =>
      other !== index && citedPaths(reply?.citations ?? []).some((path) => matchesGroup(group, path)),
  )
  if (elsewhere !== -1) return { cause: 'cited in another turn', turn: elsewhere + 1 }
  return diagnoseUncited(group, rank, transcript, turns.slice(index, index + 1))
}

/**
 * Why no turn of a thread, or of some of its turns, cited a source.
 * @param rank best place among all that was retrieved in them
 */
export function diagnoseUncited(
  group: string[],
  rank: number | undefined,
  { assistant, evidence = [] }: Pick<Transcript, 'assistant' | 'evidence'>,
  turns: TurnTranscript[],
): Missing {
  if (rank !== undefined) return { cause: 'not cited', rank }
  const { state, detail } = bestFate(group, assistant, evidence)
  if (state !== 'indexed') return { cause: state, ...(detail === undefined ? {} : { detail }) }
  const deeper = turns.map((turn) => deeperRank(group, deeperSearch(assistant, turn), evidence))
  const [best = {}] = deeper.toSorted((a, b) => (a.rank ?? Number.MAX_VALUE) - (b.rank ?? Number.MAX_VALUE))
  return { cause: 'not retrieved', ...best }
}

/** Where nothing is known, files are taken to be there: that they were not retrieved is certain. */
function bestFate(group: string[], assistant: string, evidence: Evidence[]): Fate {
  const known = group.flatMap((pattern): Fate[] => {
    const answer = answerTo(whatBecameOf(assistant, pattern), evidence)
    return 'unknown' in answer ? [] : [fateSchema.parse(answer.value)]
  })
  const [best] = known.toSorted((a, b) => fates.indexOf(b.state) - fates.indexOf(a.state))
  return best ?? { state: 'indexed' }
}

function deeperRank(group: string[], question: SearchQuestion, evidence: Evidence[]): Partial<Missing> {
  const key = keyOf(question)
  const answer = evidence.find((entry) => entry.key === key)?.answer
  if (answer === undefined) return {}
  if ('unknown' in answer) return { detail: answer.unknown }
  const place = foundSchema.parse(answer.value).findIndex((path) => matchesGroup(group, path))
  return place === -1 ? { detail: 'nor by a deeper search' } : { rank: place + 1 }
}
