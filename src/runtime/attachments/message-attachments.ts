import type { MessageCreateParams } from 'openai/resources/beta/threads/messages'
import type { PlannedAttachment } from './attachment-plan.ts'
import { awaitIndexed } from './indexing.ts'
import { uploadAttachment, type Uploading } from './uploads.ts'

/** A file of a message on a thread, uploaded. */
export interface MessageAttachment {
  id: string
  name: string
  tool: 'code_interpreter' | 'file_search'
}

/** Uploads what a message on a thread brings. */
export async function uploadForMessage(
  uploading: Uploading,
  planned: PlannedAttachment[],
  signal: AbortSignal | undefined,
): Promise<MessageAttachment[]> {
  const uploaded: MessageAttachment[] = []
  for (const attachment of planned) {
    const { name, use } = attachment
    if (use === 'input' || use === 'image') throw new Error(`${name} was planned as ${use} on a thread`)
    const id = await uploadAttachment(uploading, attachment, 'assistants', signal)
    uploaded.push({ id, name, tool: use })
  }
  return uploaded
}

/** As the API takes them. */
export function messageAttachments(attached: MessageAttachment[]): Pick<MessageCreateParams, 'attachments'> {
  if (attached.length === 0) return {}
  return { attachments: attached.map(({ id, tool }) => ({ file_id: id, tools: [{ type: tool }] })) }
}

/**
 * Waits until a thread's own store has indexed what a message brought: a run waits a minute at most, and then answers
 * without it.
 */
export async function awaitThreadStore(
  uploading: Uploading,
  threadId: string,
  attached: MessageAttachment[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const searched = attached.filter(({ tool }) => tool === 'file_search')
  if (searched.length === 0) return
  const thread = await uploading.client.beta.threads.retrieve(threadId, { signal })
  const [storeId] = thread.tool_resources?.file_search?.vector_store_ids ?? []
  if (storeId === undefined) return
  await uploading.made.add(storeId)
  await awaitIndexed(uploading, storeId, searched, signal)
}
