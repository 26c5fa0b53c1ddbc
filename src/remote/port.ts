/**
 * The provider as `observe/` and `apply/` see it: one interface, whoever serves the API. Lists are complete or they
 * throw. Deletes of what is gone already are fine. Creates are never repeated by the SDK: see `createOnce`.
 * Every method throws `UserError` where the provider cannot be reached or refuses.
 */
export interface Remote {
  files: RemoteFiles
  stores: RemoteStores
  assistants: RemoteAssistants
}

export interface RemoteFile {
  id: string
  filename: string
  bytes: number
}

export interface RemoteFiles {
  /** Every file of purpose `assistants`. */
  list(): Promise<RemoteFile[]>
  /**
   * Streams a local file up under another name. `sha256`, lowercase hex, is what it must have: a file that changed
   * since throws, and so does one that changes meanwhile.
   */
  create(file: { name: string; absolute: string; sha256: string }): Promise<RemoteFile>
  /** Undefined where it is gone. */
  retrieve(id: string): Promise<RemoteFile | undefined>
  delete(id: string): Promise<void>
}

export interface RemoteStore {
  id: string
  name: string
  status: 'expired' | 'in_progress' | 'completed'
  /** In seconds since 1970; of two stores with one mark the older may win. */
  createdAt: number
  bytes: number
  counts: { total: number; completed: number; failed: number; inProgress: number }
  metadata: Record<string, string>
}

export interface RemoteStoreFile {
  fileId: string
  status: 'in_progress' | 'completed' | 'cancelled' | 'failed'
  /** Why indexing failed. Parsed leniently: codes outside the specification do occur. */
  error?: { code: string; message: string }
  attributes: Record<string, string | number | boolean>
  /** Absent where the provider does not say, as for files attached before it kept the strategy. */
  chunking?: { max_chunk_size_tokens: number; chunk_overlap_tokens: number }
}

/** One file to attach. Chunking is the provider's default where it is absent. */
export interface Attachment {
  fileId: string
  attributes: Record<string, string | number | boolean>
  chunking?: { max_chunk_size_tokens: number; chunk_overlap_tokens: number }
}

export interface RemoteStores {
  list(): Promise<RemoteStore[]>
  /** Undefined where it is gone. */
  retrieve(id: string): Promise<RemoteStore | undefined>
  create(store: {
    name: string
    metadata: Record<string, string>
    /** Days after its last use. */
    expiresAfter?: number
  }): Promise<RemoteStore>
  /** Resolves to the store as it is by then. */
  update(id: string, fields: { name?: string; metadata?: Record<string, string> }): Promise<RemoteStore>
  delete(id: string): Promise<void>
  listFiles(id: string): Promise<RemoteStoreFile[]>
  retrieveFile(id: string, fileId: string): Promise<RemoteStoreFile | undefined>
  /** At most 500 files in one batch. */
  attach(id: string, files: Attachment[]): Promise<{ batchId: string }>
  countBatch(id: string, batchId: string): Promise<RemoteStore['counts']>
  listBatchFiles(id: string, batchId: string, status: RemoteStoreFile['status']): Promise<RemoteStoreFile[]>
  updateAttributes(id: string, fileId: string, attributes: Attachment['attributes']): Promise<void>
  detach(id: string, fileId: string): Promise<void>
}

/** An Assistant object; its fields are the API's own, compared in canonical form by `compile/`. */
export interface RemoteAssistant {
  id: string
  /** In seconds since 1970. */
  created_at: number
  name: string | null
  description: string | null
  model: string
  instructions: string | null
  tools: Record<string, unknown>[]
  tool_resources?: {
    file_search?: { vector_store_ids?: string[] }
    code_interpreter?: { file_ids?: string[] }
  } | null
  metadata: Record<string, string> | null
  temperature?: number | null
  top_p?: number | null
  reasoning_effort?: string | null
  response_format?: unknown
}

export interface RemoteAssistants {
  list(): Promise<RemoteAssistant[]>
  retrieve(id: string): Promise<RemoteAssistant | undefined>
  create(body: Record<string, unknown> & { model: string }): Promise<RemoteAssistant>
  update(id: string, body: Record<string, unknown>): Promise<RemoteAssistant>
  delete(id: string): Promise<void>
}
