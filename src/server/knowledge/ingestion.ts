import { setImmediate } from 'node:timers/promises'
import type { ServerContext } from '../context.ts'
import { all, one, run, transaction } from '../database/query.ts'
import { type Extraction, type ExtractionResult, startExtraction } from './extraction.ts'
import { pathOfFile } from './files.ts'
import { addChunks, type Chunk, removeChunks } from './index-tables.ts'

/** The background work that makes attached files searchable. */
export interface Ingestion {
  /** Stops at once; what was not done is done after the next start. */
  close(): Promise<void>
}

/** An attachment that waits to be indexed. */
interface Job {
  seq: number
  store_seq: number
  file_id: string
  filename: string
  bytes: number
  chunk_tokens: number
  overlap_tokens: number
}

/** Small files are taken together, because a commit costs more than one of them; documents are taken alone. */
const groupFilesMax = 32
const groupBytesMax = 1_000_000
const slowTypes = /\.(pdf|docx|pptx)$/i

/** Chunks written before other work gets its turn: some 20 ms. */
const sliceChunks = 256

/**
 * Indexes what is queued, then waits for more. The queue is the attachments in progress, in the database, so that
 * neither a restart nor a kill loses any. `onFault` is told of faults of ours.
 */
export function startIngestion(context: ServerContext, onFault: (error: unknown) => void): Ingestion {
  const extraction = startExtraction()
  const stop = new AbortController()
  let woken = Promise.withResolvers<void>()
  context.wakeIngestion = () => woken.resolve()

  async function work(): Promise<void> {
    let taken = 0
    let next: Extracting[] = []
    while (!stop.signal.aborted) {
      const group = next
      woken = Promise.withResolvers()
      const jobs = nextJobs(context, taken)
      taken = jobs.at(-1)?.seq ?? taken
      // The next files are read while these are written.
      next = jobs
        .filter((job) => context.rehearsal.outcomes.get(job.seq) !== 'stuck')
        .map((job) => ({ job, result: extract(context, extraction, job) }))
      if (group.length > 0) await store(group)
      else if (jobs.length === 0) await woken.promise
    }
  }

  async function store(group: Extracting[]): Promise<void> {
    const results = await Promise.all(group.map(async ({ job, result }) => ({ job, result: await result })))
    if (stop.signal.aborted) return
    try {
      const small = results.filter(
        ({ result }) => !('chunks' in result) || result.chunks.length <= sliceChunks,
      )
      transaction(context.db, () => small.forEach(({ job, result }) => finish(context, job, result)))
      for (const { job, result } of results) {
        if ('chunks' in result && result.chunks.length > sliceChunks) await storeSlices(job, result.chunks)
      }
    } catch (error) {
      onFault(error)
      const failure: ExtractionResult = { error: { code: 'server_error', message: 'Indexing failed.' } }
      try {
        for (const { job } of results) finish(context, job, failure)
      } catch (again) {
        // The disk is full, for one. These stay in progress until the next start, and the queue goes on.
        onFault(again)
      }
    }
    await setImmediate()
  }

  /** A big file is written in slices, so that requests are answered meanwhile. It is found once it is complete. */
  async function storeSlices(job: Job, chunks: Chunk[]): Promise<void> {
    if (isWaiting(context, job)) removeChunks(context.db, job.store_seq, job.seq)
    for (let at = 0; at < chunks.length; at += sliceChunks) {
      if (stop.signal.aborted || !isWaiting(context, job)) return
      const slice = chunks.slice(at, at + sliceChunks)
      transaction(context.db, () => addChunks(context.db, job.store_seq, job.seq, slice))
      await setImmediate()
    }
    if (!stop.signal.aborted && isWaiting(context, job)) markCompleted(context, job, chunks)
  }

  const working = work().catch(onFault)
  return {
    close: async () => {
      stop.abort()
      woken.resolve()
      await Promise.all([extraction.close(), working])
    },
  }
}

interface Extracting {
  job: Job
  result: Promise<ExtractionResult>
}

async function extract(context: ServerContext, extraction: Extraction, job: Job): Promise<ExtractionResult> {
  const planned = context.rehearsal.outcomes.get(job.seq)
  if (planned !== undefined && planned !== 'stuck') return { error: planned }
  return extraction.extract({
    path: pathOfFile(context, job.file_id),
    filename: job.filename,
    size: { max: job.chunk_tokens, overlap: job.overlap_tokens },
  })
}

/** The jobs after the last one taken that are best done together. */
function nextJobs(context: ServerContext, taken: number): Job[] {
  const jobs = all<Job>(
    context.db,
    `SELECT attachments.seq, vector_stores.seq AS store_seq, file_id, filename, bytes, chunk_tokens, overlap_tokens
     FROM attachments JOIN files ON files.id = file_id JOIN vector_stores ON vector_stores.id = store_id
     WHERE status = 'in_progress' AND attachments.seq > ? ORDER BY attachments.seq LIMIT ?`,
    taken,
    groupFilesMax,
  )
  let bytes = 0
  const end = jobs.findIndex((job, index) => {
    bytes += job.bytes
    return (
      index > 0 &&
      (bytes > groupBytesMax || slowTypes.test(job.filename) || slowTypes.test(jobs[0]?.filename ?? ''))
    )
  })
  return end === -1 ? jobs : jobs.slice(0, end)
}

/** Writes a small file, or why there is nothing to write. Call in a transaction. */
function finish(context: ServerContext, job: Job, result: ExtractionResult): void {
  if (!isWaiting(context, job)) return
  removeChunks(context.db, job.store_seq, job.seq)
  if ('chunks' in result) {
    addChunks(context.db, job.store_seq, job.seq, result.chunks)
    markCompleted(context, job, result.chunks)
    return
  }
  run(
    context.db,
    `UPDATE attachments SET status = 'failed', error_code = ?, error_message = ? WHERE seq = ?`,
    result.error.code,
    result.error.message,
    job.seq,
  )
}

function markCompleted(context: ServerContext, job: Job, chunks: Chunk[]): void {
  const bytes = chunks.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
  run(
    context.db,
    `UPDATE attachments SET status = 'completed', usage_bytes = ? WHERE seq = ?`,
    bytes,
    job.seq,
  )
}

/** False where it was detached, deleted or cancelled meanwhile. */
function isWaiting(context: ServerContext, job: Job): boolean {
  const sql = 'SELECT status FROM attachments WHERE seq = ?'
  return one<{ status: string }>(context.db, sql, job.seq)?.status === 'in_progress'
}
