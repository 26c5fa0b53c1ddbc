import { answerFromHits, nothingToAnswerFrom } from '../answer/answer.ts'
import type { Statistics } from '../answer/evidence.ts'
import { readQuestions, toQueries, type Question } from '../answer/question.ts'
import { replyToSmallTalk } from '../answer/small-talk.ts'
import type { ServerContext } from '../context.ts'
import { searchStores, type SearchHit } from '../knowledge/search.ts'
import { chunkCount, termWeights } from '../knowledge/terms.ts'
import type { SearchSettings, TurnEvent, TurnRequest } from './turn.ts'

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

function search(
  context: ServerContext,
  settings: SearchSettings,
  questions: Question[],
): { queries: string[]; hits: SearchHit[] } {
  const queries = [...new Set(questions.flatMap(toQueries))]
  return { queries, hits: searchStores(context, settings.storeIds, { ...settings, queries }) }
}

/**
 * The model of a server that has no other: it needs no network, gives the same answer each time, and answers with
 * sentences that stand in the documents.
 */
export async function* answerExtractively(
  context: ServerContext,
  request: TurnRequest,
): AsyncGenerator<TurnEvent> {
  const message = request.turns.findLast((turn) => turn.role === 'user')?.text ?? ''
  const pleasantry = replyToSmallTalk(message)
  if (pleasantry !== undefined) {
    yield { type: 'text', segment: { text: pleasantry } }
    return
  }
  const questions = readQuestions(request.turns)
  if (request.search !== undefined && request.toolChoice !== 'none') {
    const { queries, hits } = search(context, request.search, questions)
    yield { type: 'search', queries, hits }
    const statistics = readStatistics(context, request.search.storeIds, questions)
    const { segments } = answerFromHits(questions, hits, statistics, request.instructions)
    for (const segment of segments) yield { type: 'text', segment }
    return
  }
  yield { type: 'text', segment: { text: nothingToAnswerFrom } }
}
