import type { ServerContext } from '../context.ts'
import { one } from '../database/query.ts'
import { spaceBigrams } from './bigrams.ts'
import { countIndexed, indexTable } from './index-tables.ts'
import { storeRecord } from './stores.ts'

/**
 * English words that say nothing of a subject. They are left out of a query that has others, which costs no
 * recall and spares walking the longest lists of the index.
 */
const emptyWords = new Set(
  (
    'a about an and any are as at be been but by can could did do does for from had has have how i if in into is it ' +
    'its me my of on or our should so some than that the their them then there these they this those to was we were ' +
    'what when where which who why will with would you your'
  ).split(' '),
)

/** Terms of one query at most: a pasted page is no better a query than its first words. */
const termsMax = 64

/** The words of a text as the index has them, lower-cased, each once. */
function wordsOf(text: string): string[] {
  return [
    ...new Set(
      spaceBigrams(text)
        .toLowerCase()
        .match(/[\p{L}\p{N}\p{Co}\p{M}]+/gu),
    ),
  ]
}

/** The words of a query that are worth looking up; all of them where none is. */
export function termsOf(query: string): string[] {
  const words = wordsOf(query)
  const telling = words.filter((word) => !emptyWords.has(word))
  return (telling.length > 0 ? telling : words).slice(0, termsMax)
}

/** A word as an FTS5 string: https://www.sqlite.org/fts5.html#fts5_strings. The index stems it as it stemmed the texts. */
export function quoteTerm(term: string): string {
  return `"${term.replaceAll('"', '""')}"`
}

/** How many documents and chunks of the stores contain each term, in any form with the same stem. */
export function termWeights(
  context: ServerContext,
  storeIds: string[],
  terms: string[],
): Map<string, { documents: number; chunks: number }> {
  const stores = storeIds.map((id) => storeRecord(context, id))
  return new Map(
    terms.map((term) => {
      const total = { documents: 0, chunks: 0 }
      for (const { seq } of stores) {
        const table = indexTable(seq)
        const found = one<{ documents: number; chunks: number }>(
          context.db,
          `SELECT count(DISTINCT attachment) AS documents, count(*) AS chunks
           FROM ${table} AS hit JOIN chunks ON chunks.id = hit.rowid WHERE ${table} MATCH ?`,
          quoteTerm(term),
        )
        total.documents += found?.documents ?? 0
        total.chunks += found?.chunks ?? 0
      }
      return [term, total]
    }),
  )
}

/** How many chunks the stores have together. */
export function chunkCount(context: ServerContext, storeIds: string[]): number {
  return storeIds.reduce((sum, id) => sum + countIndexed(context.db, storeRecord(context, id).seq), 0)
}
