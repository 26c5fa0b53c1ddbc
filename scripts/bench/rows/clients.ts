import OpenAI, { toFile } from 'openai'
import { createCorpus, createQuestions, type Document } from '../corpus.ts'
import { type Figure, percentile } from '../figure.ts'
import { startServer } from '../server.ts'

const clients = 16
const visits = 8
/** A request that takes longer is an error: its client would have given up. */
const timeoutMs = 20_000

/** Many clients who upload, attach, search and ask at once in one store. */
export async function measureClients(): Promise<Figure[]> {
  const server = await startServer()
  try {
    const documents = createCorpus(4e6, 3).slice(0, clients * visits)
    const questions = createQuestions(documents, documents.length)
    const storeId = (await server.client.vectorStores.create({})).id
    const errors: string[] = []
    const times: number[] = []
    const client = server.client.withOptions({ fetch: countingFetch(times), timeout: timeoutMs })
    const began = performance.now()
    await Promise.all(
      Array.from({ length: clients }, async (_, index) => {
        for (let at = index; at < documents.length; at += clients) {
          const document = documents[at]
          const question = questions[at]
          if (document === undefined || question === undefined) continue
          await visit(client, storeId, document, question).catch((error: unknown) =>
            errors.push(String(error)),
          )
        }
      }),
    )
    const seconds = (performance.now() - began) / 1000
    for (const error of new Set(errors)) console.error(error)
    return [
      {
        what: `${clients} clients at once`,
        unit: 'errors',
        rounds: [{ value: errors.length }],
        target: { value: 0 },
        note: `${times.length} requests in ${seconds.toFixed(1)} s, 95th percentile ${percentile(times, 0.95).toFixed(0)} ms`,
      },
    ]
  } finally {
    await server.stop()
  }
}

/** What an application does with a document. Throws whatever goes wrong. */
async function visit(client: OpenAI, storeId: string, document: Document, question: string): Promise<void> {
  const file = await client.files.create({
    file: await toFile(Buffer.from(document.text), document.name),
    purpose: 'assistants',
  })
  const attached = await client.vectorStores.files.createAndPoll(
    storeId,
    { file_id: file.id },
    { pollIntervalMs: 50 },
  )
  if (attached.status !== 'completed') throw new Error(`a file became ${attached.status}`)
  await client.vectorStores.search(storeId, { query: question })
  const response = await client.responses.create({
    model: 'gpt-6-luna',
    input: question,
    tools: [{ type: 'file_search', vector_store_ids: [storeId] }],
  })
  if (response.status !== 'completed') throw new Error(`a response became ${response.status}`)
}

function countingFetch(times: number[]): typeof fetch {
  return async (...args) => {
    const began = performance.now()
    const response = await fetch(...args)
    times.push(performance.now() - began)
    return response
  }
}
