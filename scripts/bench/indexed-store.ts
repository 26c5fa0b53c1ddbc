import { setTimeout } from 'node:timers/promises'
import OpenAI, { toFile } from 'openai'
import PQueue from 'p-queue'
import { batchFilesMax } from '../../src/limits.ts'
import type { Document } from './corpus.ts'

/** Uploads documents. Gives the files' IDs. */
export async function uploadDocuments(client: OpenAI, documents: readonly Document[]): Promise<string[]> {
  const queue = new PQueue({ concurrency: 8 })
  return queue.addAll(
    documents.map(({ name, text }) => async () => {
      const file = await toFile(Buffer.from(text), name)
      return (await client.files.create({ file, purpose: 'assistants' })).id
    }),
  )
}

/** Puts files into a new store and waits until it has indexed them. Throws where one failed. */
export async function indexFiles(
  client: OpenAI,
  fileIds: readonly string[],
): Promise<{ storeId: string; ms: number }> {
  const storeId = (await client.vectorStores.create({})).id
  const began = performance.now()
  for (let at = 0; at < fileIds.length; at += batchFilesMax) {
    await client.vectorStores.fileBatches.create(storeId, { file_ids: fileIds.slice(at, at + batchFilesMax) })
  }
  for (;;) {
    const { file_counts: counts } = await client.vectorStores.retrieve(storeId)
    if (counts.failed > 0) throw new Error(`${counts.failed} documents could not be indexed`)
    if (counts.in_progress === 0) return { storeId, ms: performance.now() - began }
    await setTimeout(20)
  }
}
