import { answerFromHits } from '../answer/answer.ts'
import type { Segment } from '../answer/compose.ts'
import type { Statistics } from '../answer/evidence.ts'
import { type Question, toQuery } from '../answer/question.ts'
import type { ServerContext } from '../context.ts'
import { type SearchHit, searchStores } from '../knowledge/search.ts'
import { chunkCount, termWeights } from '../knowledge/terms.ts'
import type { SearchSettings } from './turn.ts'

/** What a search of the stores came to. */
export interface SearchAnswer {
  queries: string[]
  hits: SearchHit[]
  segments: Segment[]
  found: boolean
}

function readStatistics(context: ServerContext, storeIds: string[], questions: Question[]): Statistics {
  const words = questions
    .flatMap((question) => question.terms)
    .flatMap((term) => [term.word, ...term.synonyms.map((synonym) => synonym.word)])
  const weights = termWeights(context, storeIds, [...new Set(words)])
  return {
    chunks: chunkCount(context, storeIds),
    countChunks: (word) => weights.get(word)?.chunks ?? 0,
  }
}

/** Searches for questions and answers them from what is found. */
export function answerBySearch(
  context: ServerContext,
  settings: SearchSettings,
  questions: Question[],
  instructions: string,
): SearchAnswer {
  const queries = [...new Set(questions.map(toQuery))]
  const hits = searchStores(context, settings.storeIds, { ...settings, queries })
  const statistics = readStatistics(context, settings.storeIds, questions)
  return { queries, hits, ...answerFromHits(questions, hits, statistics, instructions) }
}
