import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import PQueue from 'p-queue'
import { batchFilesMax } from '../../src/limits.ts'

interface Answer {
  id: string
  file_counts: { in_progress: number }
}

/**
 * The floor of a first sync: uploads files with `fetch`, attaches them in batches as they arrive, and waits until all
 * are indexed. Gives the milliseconds that it took. Throws where anything is refused.
 */
export async function syncBare(url: string, paths: readonly string[], concurrency: number): Promise<number> {
  const began = performance.now()
  const send = async (path: string, init?: RequestInit): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, init)
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`)
    return (await response.json()) as Answer
  }
  const sendJson = (path: string, body: unknown) =>
    send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  const { id: storeId } = await sendJson('/vector_stores', {})
  const queue = new PQueue({ concurrency })
  const batches: Promise<Answer>[] = []
  let batch: string[] = []
  const attach = () => {
    if (batch.length > 0)
      batches.push(sendJson(`/vector_stores/${storeId}/file_batches`, { file_ids: batch }))
    batch = []
  }
  const upload = async (path: string) => {
    const form = new FormData()
    form.set('purpose', 'assistants')
    form.set('file', await openAsBlob(path), basename(path))
    batch.push((await send('/files', { method: 'POST', body: form })).id)
    if (batch.length === batchFilesMax) attach()
  }
  await queue.addAll(paths.map((path) => () => upload(path)))
  attach()
  await Promise.all(batches)
  while ((await send(`/vector_stores/${storeId}`)).file_counts.in_progress > 0) await setTimeout(50)
  return performance.now() - began
}
