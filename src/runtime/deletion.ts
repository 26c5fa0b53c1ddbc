import type OpenAI from 'openai'
import { APIError } from 'openai'
import { explainApiError } from '../remote/explain-error.ts'

/** Carries out a delete; what is already gone is as good as deleted. `path` is `/conversations/conv_…`. */
export async function deleteIfThere(path: string, request: () => Promise<unknown>): Promise<void> {
  try {
    await request()
  } catch (error) {
    if (error instanceof APIError && error.status === 404) return
    throw explainApiError(error, `DELETE ${path}`)
  }
}

/**
 * Deletes a thread that a command which died left behind, by the ID that `onCreated` was told. The ID's prefix tells
 * which runtime made it, because the environment may run on another by now.
 */
export async function deleteLeftover(client: OpenAI, id: string): Promise<void> {
  if (id.startsWith('thread_')) await deleteIfThere(`/threads/${id}`, () => client.beta.threads.delete(id))
  else await deleteIfThere(`/conversations/${id}`, () => client.conversations.delete(id))
}
