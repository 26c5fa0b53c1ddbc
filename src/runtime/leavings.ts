import type OpenAI from 'openai'
import { APIError } from 'openai'
import { explainApiError } from '../remote/explain-error.ts'
import { containersOf } from './files/response-files.ts'

/** What a conversation holds, and the containers that its code ran in, which hosts make by themselves. */
export async function findConversationLeavings(
  client: OpenAI,
  id: string,
): Promise<{ items: string[]; made: string[] }> {
  const items: string[] = []
  const made: string[] = []
  await whereThere(`GET /conversations/${id}/items`, async () => {
    for await (const item of client.conversations.items.list(id, { limit: 100 })) {
      if (typeof item.id === 'string') items.push(item.id)
      made.push(...containersOf([item]))
    }
  })
  return { items, made }
}

/**
 * What hosts made by themselves for a thread: its own vector store, and the files that code made. Files of other
 * purposes are uploads, which may be an assistant's knowledge, so that only who uploaded them deletes them.
 */
export async function findThreadLeavings(client: OpenAI, id: string): Promise<string[]> {
  const stores: string[] = []
  const files = new Set<string>()
  await whereThere(`GET /threads/${id}`, async () => {
    const thread = await client.beta.threads.retrieve(id)
    stores.push(...(thread.tool_resources?.file_search?.vector_store_ids ?? []))
    for await (const message of client.beta.threads.messages.list(id, { limit: 100 })) {
      if (message.role !== 'assistant') continue
      for (const part of message.content ?? []) {
        if (part.type === 'image_file') files.add(part.image_file.file_id)
        if (part.type !== 'text') continue
        for (const annotation of part.text.annotations ?? []) {
          if (annotation.type === 'file_path') files.add(annotation.file_path.file_id)
        }
      }
    }
  })
  const made: string[] = []
  for (const file of files) {
    await whereThere(`GET /files/${file}`, async () => {
      const { purpose } = await client.files.retrieve(file)
      if (purpose === 'assistants_output') made.push(file)
    })
  }
  return [...stores, ...made]
}

async function whereThere(request: string, look: () => Promise<void>): Promise<void> {
  try {
    await look()
  } catch (error) {
    if (error instanceof APIError && [404, 405, 501].includes(error.status ?? 0)) return
    throw explainApiError(error, request)
  }
}
