import { DatabaseSync } from 'node:sqlite'
import { quoteTerm, termsOf } from '../../../src/server/knowledge/terms.ts'
import { readIndex } from '../bare-index.ts'
import { createCorpus, createQuestions } from '../corpus.ts'
import { type Figure, percentile, type Round } from '../figure.ts'
import { indexFiles, uploadDocuments } from '../indexed-store.ts'
import { post } from '../post.ts'
import { startServer } from '../server.ts'

const corpusBytes = 25e6
const rounds = 5
const questionsPerRound = 300
const results = 10

/** A search over HTTP, beside the plainest query for the same words on the same database. */
export async function measureSearch(): Promise<Figure[]> {
  const documents = createCorpus(corpusBytes)
  const server = await startServer()
  try {
    const { storeId } = await indexFiles(server.client, await uploadDocuments(server.client, documents))
    const search = (query: string) =>
      post(`${server.url}/vector_stores/${storeId}/search`, { query, max_num_results: results })
    const db = new DatabaseSync(server.databasePath, { readOnly: true })
    const bare = prepareBare(db, readIndex(server.databasePath).fullTextTable)

    const measured: Round[] = []
    for (let round = 0; round <= rounds; round++) {
      const times = { server: [] as number[], bare: [] as number[] }
      for (const question of createQuestions(documents, questionsPerRound, round)) {
        times.server.push(await timed(() => search(question)))
        times.bare.push(await timed(() => bare(question)))
      }
      measured.push({ value: percentile(times.server, 0.95), floor: percentile(times.bare, 0.95) })
    }
    db.close()
    return [
      {
        what: 'search in 25 MB, 95th percentile',
        unit: 'ms',
        floor: 'bare FTS5 query',
        // The first round warms both up.
        rounds: measured.slice(1),
        target: { ratio: 2 },
        note: 'over HTTP',
      },
    ]
  } finally {
    await server.stop()
  }
}

function prepareBare(db: DatabaseSync, table: string): (question: string) => unknown[] {
  const statement = db.prepare(
    `SELECT chunks.id, chunks.text, rank FROM ${table} JOIN chunks ON chunks.id = ${table}.rowid
     WHERE ${table} MATCH ? ORDER BY rank LIMIT ${results}`,
  )
  return (question) => statement.all(termsOf(question).map(quoteTerm).join(' OR '))
}

async function timed(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
