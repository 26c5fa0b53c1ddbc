import type { ResponseInputItem } from 'openai/resources/responses/responses'
import type { Metadata } from './attachments/remembered.ts'
import type { ResponseAttachments } from './attachments/response-attachments.ts'
import type { Uploading } from './attachments/uploads.ts'
import type { OpenOptions, ProvisionedRequest } from './conversations.ts'

/** A thread on the responses runtime, and what has to be remembered of it from turn to turn. */
export interface Conversation extends Uploading {
  id: string
  request: ProvisionedRequest
  options: OpenOptions
  attached: ResponseAttachments
  /** As it was when the conversation was opened. */
  metadata: Metadata
  /** Files that earlier turns showed. */
  seen: Set<string>
  /** Items that the conversation waits for, and without which it refuses to go on. */
  owed: ResponseInputItem[]
  /** What it waits for has to be looked up: it is another process's, or a turn of it broke off. */
  isUnsure: boolean
}
