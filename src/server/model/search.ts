import { answerFromHits } from '../answer/answer-from-hits.ts'
import type { Segment } from '../answer/compose.ts'
import type { Statistics } from '../answer/evidence.ts'
import { type Question, toQuery } from '../answer/question.ts'
import type { ServerContext } from '../context.ts'
import { type SearchHit, searchStores } from '../knowledge/search.ts'
import { chunkCount, termWeights } from '../knowledge/terms.ts'
import { addInputs, isInput, searchInputs } from './input-texts.ts'
import type { InputText, SearchSettings } from './turn.ts'

/** What a search of the stores came to. */
export interface SearchResult {
  queries: string[]
  hits: SearchHit[]
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

/** Searches the stores for questions. */
export function searchFor(
  context: ServerContext,
  settings: SearchSettings,
  questions: Question[],
): SearchResult {
  const queries = [...new Set(questions.map(toQuery))]
  return { queries, hits: searchStores(context, settings.storeIds, { ...settings, queries }) }
}

/** What there is to answer from: hits of the stores that were searched, and files that came with the messages. */
export interface Material {
  hits: SearchHit[]
  storeIds: string[]
  inputTexts: InputText[]
}

/** Answers questions in the words of what was found. Files that came with a message are not cited. */
export function answerFrom(
  context: ServerContext,
  { hits, storeIds, inputTexts }: Material,
  questions: Question[],
  instructions: string,
): { segments: Segment[]; found: boolean } {
  const inputs = searchInputs(inputTexts, questions)
  const statistics = addInputs(readStatistics(context, storeIds, questions), inputs)
  const { segments, found } = answerFromHits(questions, [...inputs, ...hits], statistics, instructions)
  const cited = segments.map(({ text, source }) =>
    source === undefined || isInput(source.fileId) ? { text } : { text, source },
  )
  return { segments: cited, found }
}
