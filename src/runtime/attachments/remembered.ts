import type OpenAI from 'openai'
import { APIError, OpenAIError } from 'openai'
import { metadataValueMax } from '../../limits.ts'
import { explainApiError } from '../../remote/explain-error.ts'
import type { ResponseAttachments } from './response-attachments.ts'

/** Where a conversation says itself what was attached to it, so that whoever continues it has it too. */
const storeKey = 'asst:attached-store'
const filesKey = 'asst:attached-files'

/** Of a conversation; other keys are left as they are. */
export type Metadata = Record<string, string>

/** The metadata of an answer, which hosts may leave out or fill with anything. */
export function metadataOf(conversation: { metadata?: unknown }): Metadata {
  const pairs = Object.entries(conversation.metadata ?? {})
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
}

/** What was attached to a conversation by earlier commands. A store that has expired since is no more. */
export async function recallAttachments(client: OpenAI, metadata: Metadata): Promise<ResponseAttachments> {
  const codeFiles = (metadata[filesKey] ?? '').split(' ').filter((id) => id !== '')
  const storeId = metadata[storeKey]
  if (storeId === undefined || !(await isAlive(client, storeId))) return { codeFiles }
  return { codeFiles, storeId }
}

/**
 * Says in a conversation what is attached to it. More files than a value has room for are left out: whoever continues
 * it then attaches them again.
 */
export async function rememberAttachments(
  client: OpenAI,
  conversationId: string,
  metadata: Metadata,
  { codeFiles, storeId }: ResponseAttachments,
): Promise<void> {
  const files = codeFiles.join(' ')
  const own = {
    ...(storeId === undefined ? {} : { [storeKey]: storeId }),
    ...(files === '' || files.length > metadataValueMax ? {} : { [filesKey]: files }),
  }
  if (Object.keys(own).length === 0) return
  try {
    await client.conversations.update(conversationId, { metadata: { ...metadata, ...own } })
  } catch (error) {
    // This conversation has its files all the same; only a later command would not.
    if (!(error instanceof OpenAIError)) throw error
  }
}

async function isAlive(client: OpenAI, storeId: string): Promise<boolean> {
  try {
    return (await client.vectorStores.retrieve(storeId)).status !== 'expired'
  } catch (error) {
    if (error instanceof APIError && error.status === 404) return false
    throw explainApiError(error, `GET /vector_stores/${storeId}`)
  }
}
