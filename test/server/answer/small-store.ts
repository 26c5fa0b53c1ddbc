import { answerFromHits } from '../../../src/server/answer/answer-from-hits.ts'
import type { Hit, Statistics } from '../../../src/server/answer/evidence.ts'
import { readQuestions, type Turn } from '../../../src/server/answer/question.ts'
import { stem } from '../../../src/server/answer/stem.ts'
import { stemsOf } from '../../../src/server/answer/words.ts'

/** A document store in memory, one chunk a document, searched by the number of shared words. */
export function smallStore(documents: Record<string, string>) {
  const chunks = Object.entries(documents).map(([filename, text]) => ({
    fileId: `file-${filename}`,
    filename,
    text,
    stems: new Set(stemsOf(text)),
  }))
  const statistics: Statistics = {
    chunks: chunks.length,
    countChunks: (word) => chunks.filter((chunk) => chunk.stems.has(stem(word))).length,
  }

  /** The answer to the last of the user's messages; the ones before it are the thread so far. */
  function ask(
    messages: string | string[],
    instructions = '',
  ): { text: string; cites: string[]; found: boolean } {
    const turns = [messages].flat().map((text): Turn => ({ role: 'user', text }))
    const questions = readQuestions(turns)
    const wanted = questions.flatMap((question) => question.terms.map((term) => term.stem))
    const hits = chunks
      .map((chunk): Hit => {
        const shared = wanted.filter((word) => chunk.stems.has(word)).length
        return { ...chunk, score: shared / (wanted.length || 1) }
      })
      .filter((hit) => hit.score > 0)
      .toSorted((a, b) => b.score - a.score)
    const { segments, found } = answerFromHits(questions, hits, statistics, instructions)
    const cites = segments.flatMap((segment) => segment.source?.filename ?? [])
    return { text: segments.map((segment) => segment.text).join(''), cites, found }
  }

  return { ask }
}
