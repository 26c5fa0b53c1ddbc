import type { Hit, Statistics } from '../answer/evidence.ts'
import type { Question } from '../answer/question.ts'
import { stemsOf } from '../answer/words.ts'
import { chunkText } from '../knowledge/chunk.ts'
import type { InputText } from './turn.ts'

/** Tokens. Each chunk is read for itself, so it is as long as a page. */
const chunkSize = { max: 800, overlap: 0 }
const chunksMax = 20

/** Begins the ID of what is no stored file and is never cited. */
const prefix = 'input:'

/** True where a hit was found in a file that a message brought, not in a store. */
export function isInput(fileId: string): boolean {
  return fileId.startsWith(prefix)
}

function wordsOf(questions: Question[]): string[] {
  return [...new Set(questions.flatMap((question) => question.terms.map((term) => term.stem)))]
}

/** The parts of files that a message brought which say most of the questions, as a search would find them. */
export function searchInputs(texts: InputText[], questions: Question[]): Hit[] {
  const words = wordsOf(questions)
  const hits = texts.flatMap(({ filename, text }, index) =>
    chunkText(text, chunkSize).map((chunk): Hit => {
      const stems = new Set(stemsOf(chunk.text))
      const score = words.filter((word) => stems.has(word)).length / Math.max(1, words.length)
      return { fileId: `${prefix}${index}`, filename, score, text: chunk.text }
    }),
  )
  return hits.toSorted((a, b) => b.score - a.score).slice(0, chunksMax)
}

/** Statistics of stores with those files counted among their chunks. */
export function addInputs(statistics: Statistics, hits: Hit[]): Statistics {
  const texts = hits.map((hit) => hit.text.toLowerCase())
  return {
    chunks: statistics.chunks + hits.length,
    countChunks: (word) => statistics.countChunks(word) + texts.filter((text) => text.includes(word)).length,
  }
}
