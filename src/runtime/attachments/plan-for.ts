import type { Attachment, Provisioned } from '../conversations.ts'
import { codeFilesOf, storesOf } from '../provisioned-tools.ts'
import { planAttachments, type PlannedAttachment } from './attachment-plan.ts'
import { checkReadable } from './uploads.ts'

/** What a thread has got by the attachments of earlier turns. */
export interface EarlierAttachments {
  /** It has a vector store of its own already, so that it needs no other. */
  hasStore: boolean
  codeFiles: number
}

/**
 * Checks what a message is to bring, without a request: each file can be read, and the assistant and its runtime have
 * a use for it. Throws `UserError` that names every file which cannot be attached.
 */
export async function planFor(
  assistant: Provisioned,
  attachments: (Attachment | string)[],
  earlier: EarlierAttachments = { hasStore: false, codeFiles: 0 },
): Promise<PlannedAttachment[]> {
  if (attachments.length === 0) return []
  const { runtime, key, tools } = assistant
  const request = runtime === 'responses' ? assistant.request : undefined
  const files = attachments.map((file) => (typeof file === 'string' ? { path: file } : file))
  const planned = planAttachments(files, {
    runtime,
    assistant: key,
    ...(tools === undefined ? {} : { tools }),
    stores: request === undefined || earlier.hasStore ? 0 : storesOf(request).length,
    codeFiles: (request === undefined ? 0 : codeFilesOf(request).file_ids.length) + earlier.codeFiles,
  })
  await checkReadable(planned.map(({ path }) => path))
  return planned
}
