import { poll } from '../polling.ts'
import { AttachmentError } from './attachment-error.ts'
import type { Uploading } from './uploads.ts'

/** Milliseconds that a file of a message may take to be indexed. */
const patience = 300_000

/**
 * Waits until files of a store can be found. Throws `AttachmentError` for one that failed or takes too long, because
 * an answer without it would look like one from it.
 */
export async function awaitIndexed(
  { client, timing }: Uploading,
  storeId: string,
  files: { id: string; name: string }[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const { id, name } of files) {
    const look = () => client.vectorStores.files.retrieve(id, { vector_store_id: storeId }, { signal })
    const file = await poll(look, ({ status }) => status !== 'in_progress', { timing, patience, signal })
    if (file.status === 'completed') continue
    if (file.status === 'in_progress') {
      const message = `${name} was not indexed within ${patience / 60_000} minutes`
      throw new AttachmentError({ code: 'indexing_timeout', message })
    }
    const { code = file.status, message = 'no reason given' } = file.last_error ?? {}
    throw new AttachmentError({ code, message: `${name} cannot be searched: ${message}` })
  }
}
