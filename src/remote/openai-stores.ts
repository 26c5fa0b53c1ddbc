import type OpenAI from 'openai'
import { call, callOrGone, collect, once } from './calls.ts'
import type { Limiter } from './limiter.ts'
import type { Attachment, RemoteStore, RemoteStoreFile, RemoteStores } from './port.ts'

/** Vector stores and what is attached to them. */
export function openaiStores(client: OpenAI, limiter: Limiter): RemoteStores {
  const stores = client.vectorStores
  return {
    async list() {
      const all = await collect('GET /vector_stores', () => stores.list({ limit: 100, order: 'asc' }))
      return all.map(describeStore)
    },

    async retrieve(id) {
      const store = await limiter.request(() =>
        callOrGone(`GET /vector_stores/${id}`, () => stores.retrieve(id)),
      )
      return store && describeStore(store)
    },

    async create({ name, metadata, expiresAfter }) {
      const expiry =
        expiresAfter === undefined
          ? {}
          : { expires_after: { anchor: 'last_active_at' as const, days: expiresAfter } }
      const store = await limiter.request(() =>
        call('POST /vector_stores', () => stores.create({ name, metadata, ...expiry }, once)),
      )
      return describeStore(store)
    },

    async update(id, fields) {
      await limiter.storeWrite(id, () => call(`POST /vector_stores/${id}`, () => stores.update(id, fields)))
    },

    async delete(id) {
      await limiter.request(() => callOrGone(`DELETE /vector_stores/${id}`, () => stores.delete(id)))
    },

    async listFiles(id) {
      const files = await collect(`GET /vector_stores/${id}/files`, () =>
        stores.files.list(id, { limit: 100, order: 'asc' }),
      )
      return files.map(describeFile)
    },

    async retrieveFile(id, fileId) {
      const file = await limiter.request(() =>
        callOrGone(`GET /vector_stores/${id}/files/${fileId}`, () =>
          stores.files.retrieve(fileId, { vector_store_id: id }),
        ),
      )
      return file && describeFile(file)
    },

    async attach(id, files) {
      const body = { files: files.map(attachment) }
      const batch = await limiter.attach(id, files.length, () =>
        call(`POST /vector_stores/${id}/file_batches`, () => stores.fileBatches.create(id, body, once)),
      )
      return { batchId: batch.id }
    },

    async countBatch(id, batchId) {
      const batch = await limiter.request(() =>
        call(`GET /vector_stores/${id}/file_batches/${batchId}`, () =>
          stores.fileBatches.retrieve(batchId, { vector_store_id: id }),
        ),
      )
      return describeCounts(batch.file_counts)
    },

    async listBatchFiles(id, batchId, filter) {
      const files = await collect(`GET /vector_stores/${id}/file_batches/${batchId}/files`, () =>
        stores.fileBatches.listFiles(batchId, { vector_store_id: id, filter, limit: 100 }),
      )
      return files.map(describeFile)
    },

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

function describeStore(store: OpenAI.VectorStores.VectorStore): RemoteStore {
  return {
    id: store.id,
    name: store.name ?? '',
    status: store.status,
    createdAt: store.created_at,
    bytes: store.usage_bytes,
    counts: describeCounts(store.file_counts),
    metadata: store.metadata ?? {},
  }
}

function describeCounts(counts: OpenAI.VectorStores.VectorStore.FileCounts): RemoteStore['counts'] {
  const { total, completed, failed, cancelled, in_progress } = counts
  return { total, completed, failed: failed + cancelled, inProgress: in_progress }
}

function describeFile(file: OpenAI.VectorStores.VectorStoreFile): RemoteStoreFile {
  return {
    fileId: file.id,
    status: file.status,
    ...(file.last_error ? { error: { code: file.last_error.code, message: file.last_error.message } } : {}),
    attributes: file.attributes ?? {},
    ...(file.chunking_strategy?.type === 'static' ? { chunking: file.chunking_strategy.static } : {}),
  }
}
