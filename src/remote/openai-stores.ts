import type OpenAI from 'openai'
import { batchAnswer, readAnswer, storeAnswer, storeFileAnswer } from './answers.ts'
import { call, callOrGone, collect } from './calls.ts'
import type { Limiter } from './limiter.ts'
import type { Attachment, RemoteStores } from './port.ts'

/** The SDK sends it with every request of a vector store; lists are not sent by the SDK. */
const headers = { 'OpenAI-Beta': 'assistants=v2' }

/** Vector stores and what is attached to them. */
export function openaiStores(client: OpenAI, limiter: Limiter): RemoteStores {
  const stores = client.vectorStores
  const listFiles = (path: string, query: Record<string, string> = {}) =>
    collect(client, limiter, {
      path,
      limit: 100,
      query,
      headers,
      item: storeFileAnswer,
      idOf: ({ fileId }) => fileId,
    })
  return {
    list: () =>
      collect(client, limiter, {
        path: '/vector_stores',
        limit: 100,
        headers,
        item: storeAnswer,
        idOf: ({ id }) => id,
      }),

    async retrieve(id) {
      const request = `GET /vector_stores/${id}`
      const answer = await limiter.read(() => callOrGone(request, () => stores.retrieve(id)))
      return answer && readAnswer(request, storeAnswer, answer)
    },

    async create({ name, metadata, expiresAfter }) {
      const request = 'POST /vector_stores'
      const expiry =
        expiresAfter === undefined
          ? {}
          : { expires_after: { anchor: 'last_active_at' as const, days: expiresAfter } }
      const answer = await limiter.create(() =>
        call(request, () => stores.create({ name, metadata, ...expiry })),
      )
      return readAnswer(request, storeAnswer, answer)
    },

    async update(id, fields) {
      const request = `POST /vector_stores/${id}`
      const answer = await limiter.storeWrite(id, () => call(request, () => stores.update(id, fields)))
      return readAnswer(request, storeAnswer, answer)
    },

    async delete(id) {
      await limiter.write(() => callOrGone(`DELETE /vector_stores/${id}`, () => stores.delete(id)))
    },

    listFiles: (id) => listFiles(`/vector_stores/${id}/files`),

    async retrieveFile(id, fileId) {
      const request = `GET /vector_stores/${id}/files/${fileId}`
      const answer = await limiter.read(() =>
        callOrGone(request, () => stores.files.retrieve(fileId, { vector_store_id: id })),
      )
      return answer && readAnswer(request, storeFileAnswer, answer)
    },

    async attach(id, files) {
      const request = `POST /vector_stores/${id}/file_batches`
      const body = { files: files.map(attachment) }
      const answer = await limiter.attach(id, files.length, () =>
        call(request, () => stores.fileBatches.create(id, body)),
      )
      return { batchId: readAnswer(request, batchAnswer, answer).id }
    },

    async countBatch(id, batchId) {
      const request = `GET /vector_stores/${id}/file_batches/${batchId}`
      const answer = await limiter.read(() =>
        call(request, () => stores.fileBatches.retrieve(batchId, { vector_store_id: id })),
      )
      return readAnswer(request, batchAnswer, answer).file_counts
    },

    listBatchFiles: (id, batchId, filter) =>
      listFiles(`/vector_stores/${id}/file_batches/${batchId}/files`, { filter }),

    async updateAttributes(id, fileId, attributes) {
      await limiter.storeWrite(id, () =>
        call(`POST /vector_stores/${id}/files/${fileId}`, () =>
          stores.files.update(fileId, { vector_store_id: id, attributes }),
        ),
      )
    },

    async detach(id, fileId) {
      await limiter.storeWrite(id, () =>
        callOrGone(`DELETE /vector_stores/${id}/files/${fileId}`, () =>
          stores.files.delete(fileId, { vector_store_id: id }),
        ),
      )
    },
  }
}

function attachment({ fileId, attributes, chunking }: Attachment) {
  return {
    file_id: fileId,
    attributes,
    ...(chunking === undefined ? {} : { chunking_strategy: { type: 'static' as const, static: chunking } }),
  }
}
