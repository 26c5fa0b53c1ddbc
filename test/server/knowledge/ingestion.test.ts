import { fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import OpenAI, { toFile } from 'openai'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openContext } from '../../../src/server/context.ts'
import { batchRecord, cancelBatch, createBatch, presentBatch } from '../../../src/server/knowledge/batches.ts'
import { createFile } from '../../../src/server/knowledge/files.ts'
import { startIngestion } from '../../../src/server/knowledge/ingestion.ts'
import { createStore } from '../../../src/server/knowledge/stores.ts'
import { startTestServer } from '../../support/server.ts'

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'asst-ingestion-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

/** A file that takes a while: some ten thousand chunks. */
const long = [...Array(40_000).keys()]
  .map((n) => `Rule ${n} says that returns are free of charge.`)
  .join('\n')

/** How many chunks the database has at this moment. */
function countChunks(): number {
  const db = new DatabaseSync(join(dataDir, 'server.db'), { readOnly: true })
  const row = db.prepare('SELECT count(*) AS count FROM chunks').get()
  db.close()
  return Number(row?.['count'])
}

const chunking = {
  type: 'static',
  static: { max_chunk_size_tokens: 100, chunk_overlap_tokens: 50 },
} as const

async function attachLong(client: OpenAI): Promise<{ store: string; file: string }> {
  const store = (await client.vectorStores.create({})).id
  const uploaded = await client.files.create({
    file: await toFile(Buffer.from(long), 'rules.md'),
    purpose: 'assistants',
  })
  await client.vectorStores.files.create(store, { file_id: uploaded.id, chunking_strategy: chunking })
  return { store, file: uploaded.id }
}

describe('ingestion', () => {
  it('goes on after the server was closed half-way', async () => {
    const first = await startTestServer({ dataDir })
    const { store, file } = await attachLong(first.client)
    await first.close()
    const second = await startTestServer({ dataDir })
    const { files } = second.client.vectorStores
    expect((await files.retrieve(file, { vector_store_id: store })).status).toBe('in_progress')
    expect((await files.poll(store, file)).status).toBe('completed')
    expect((await files.content(file, { vector_store_id: store })).data).toEqual([
      { type: 'text', text: long },
    ])
    await second.close()
  })

  it('goes on after the process was killed in the middle of a write', async () => {
    const child = fork(new URL('../serving-process.ts', import.meta.url), [dataDir])
    onTestFinished(() => void child.kill('SIGKILL'))
    const url = await new Promise<string>((resolve) => child.once('message', (sent) => resolve(String(sent))))
    const client = new OpenAI({ baseURL: url, apiKey: 'test', maxRetries: 0 })
    const { store, file } = await attachLong(client)
    await new Promise((resolve) => setTimeout(resolve, 400))
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    const server = await startTestServer({ dataDir })
    const { files } = server.client.vectorStores
    expect((await files.poll(store, file)).status).toBe('completed')
    expect((await files.content(file, { vector_store_id: store })).data).toEqual([
      { type: 'text', text: long },
    ])
    const { data } = await server.client.vectorStores.search(store, { query: 'rule 39999' })
    expect(data[0]?.content[0]?.text).toContain('Rule 39999 ')
    await server.close()
  })

  it('finds a file only once all of it is indexed, and answers meanwhile', async () => {
    const server = await startTestServer({ dataDir })
    const { store, file } = await attachLong(server.client)
    const { vectorStores } = server.client
    for (;;) {
      const before = (await vectorStores.files.retrieve(file, { vector_store_id: store })).status
      const hits = (await vectorStores.search(store, { query: 'returns' })).data.length
      const after = (await vectorStores.files.retrieve(file, { vector_store_id: store })).status
      if (before === after) expect(hits).toBe(after === 'completed' ? 10 : 0)
      if (before === 'completed') break
    }
    await server.close()
  })

  it('takes what was indexed of a big file out again when its batch is cancelled', async () => {
    const context = openContext({ dataDir })
    const store = createStore(context, { name: '', metadata: {}, expires_days: null })
    const upload = join(dataDir, 'upload')
    await writeFile(upload, long)
    const file = createFile(context, {
      filename: 'rules.md',
      purpose: 'assistants',
      bytes: long.length,
      sha256: '',
      path: upload,
    })
    const batch = createBatch(context, store.id, [{ file_id: file.id, chunking_strategy: chunking }])
    // Called off right after the first slice, before anybody writes the second: with a client that is a matter of luck.
    const cancelled = Promise.withResolvers<{ chunksBefore: number }>()
    const cancel = () => {
      const chunksBefore = countChunks()
      cancelBatch(context, store.id, batch.id)
      cancelled.resolve({ chunksBefore })
    }
    let isFirst = true
    context.db.function('written', () => {
      if (isFirst) setImmediate(cancel)
      isFirst = false
      return null
    })
    context.db.exec(
      'CREATE TEMP TRIGGER chunk_written AFTER INSERT ON main.chunks BEGIN SELECT written(); END',
    )
    const ingestion = startIngestion(context, cancelled.reject)
    expect((await cancelled.promise).chunksBefore).toBeGreaterThan(0)
    // What was under way has noticed by now.
    await nextTurn()
    await ingestion.close()
    expect(presentBatch(context, batchRecord(context, store.id, batch.id))).toMatchObject({
      status: 'cancelled',
      file_counts: { cancelled: 1, total: 1 },
    })
    expect(countChunks()).toBe(0)
    context.db.close()
  })

  it('forgets a file that is detached while it is being indexed', async () => {
    const server = await startTestServer({ dataDir })
    const { store, file } = await attachLong(server.client)
    const { vectorStores } = server.client
    await vectorStores.files.delete(file, { vector_store_id: store })
    await vectorStores.files.uploadAndPoll(store, await toFile(Buffer.from('Nothing else.'), 'a.md'))
    expect((await vectorStores.search(store, { query: 'returns' })).data).toEqual([])
    expect((await vectorStores.retrieve(store)).file_counts).toMatchObject({ completed: 1, total: 1 })
    await vectorStores.delete(store)
    await server.close()
  })
})
