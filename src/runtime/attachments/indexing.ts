import { AttachmentError } from './attachment-error.ts'
import type { Uploading } from './uploads.ts'

/** Milliseconds between two looks at a file, the first few and all later ones. */
const intervals = [50, 100, 200, 400]
const interval = 1_000
/** Milliseconds that files of a message may take to be indexed. */
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
  const deadline = timing.now() + patience
  for (const { id, name } of files) {
    for (let look = 0; ; look += 1) {
      const file = await client.vectorStores.files.retrieve(id, { vector_store_id: storeId }, { signal })
      if (file.status === 'completed') break
      if (file.status === 'failed' || file.status === 'cancelled') {
        const { code = file.status, message = 'no reason given' } = file.last_error ?? {}
        throw new AttachmentError({ code, message: `${name} cannot be searched: ${message}` })
      }
      if (timing.now() > deadline) {
        const message = `${name} was not indexed within ${patience / 60_000} minutes`
        throw new AttachmentError({ code: 'indexing_timeout', message })
      }
      await timing.sleep(intervals[look] ?? interval, signal)
    }
  }
}
