import { insertBare, readIndex } from '../bare-index.ts'
import { createCorpus } from '../corpus.ts'
import type { Figure, Round } from '../figure.ts'
import { indexFiles, uploadDocuments } from '../indexed-store.ts'
import { startServer } from '../server.ts'

const corpusBytes = 25e6
const rounds = 5

/** From the first batch sent to the last file completed, beside a bare insert of the chunks that came of it. */
export async function measureIndexing(): Promise<Figure[]> {
  const documents = createCorpus(corpusBytes)
  const server = await startServer()
  try {
    const fileIds = await uploadDocuments(server.client, documents)
    const measured: Round[] = []
    let chunks = 0
    while (measured.length < rounds) {
      const { storeId, ms } = await indexFiles(server.client, fileIds)
      const content = readIndex(server.databasePath)
      chunks = content.chunks.length
      measured.push({ value: ms, floor: await insertBare(content) })
      await server.client.vectorStores.delete(storeId)
    }
    return [
      {
        what: 'indexing 25 MB of Markdown',
        unit: 'ms',
        floor: 'bare FTS5 insert',
        rounds: measured,
        target: { ratio: 2 },
        note: `${documents.length} files, ${chunks} chunks`,
      },
    ]
  } finally {
    await server.stop()
  }
}
