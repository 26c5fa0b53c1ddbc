import type OpenAI from 'openai'
import { APIError } from 'openai'
import { explainApiError } from '../remote/explain-error.ts'
import type { ResolvePath } from './conversations.ts'

/** The most that a vector store search returns. */
const depth = 50

/**
 * Searches vector stores for more files than an assistant gets: paths, or IDs where those are unknown, in rank order, each
 * once. Several stores are merged by score. Undefined where the host has no search endpoint; throws `UserError` where it
 * cannot be used.
 */
export async function searchDeeper(
  client: OpenAI,
  stores: string[],
  queries: string[],
  resolvePath: ResolvePath,
  signal: AbortSignal,
): Promise<string[] | undefined> {
  try {
    const pages = await Promise.all(
      stores.map((store) =>
        client.vectorStores.search(store, { query: queries, max_num_results: depth }, { signal }),
      ),
    )
    const chunks = pages.flatMap(({ data }) => data).toSorted((a, b) => b.score - a.score)
    return [...new Set(chunks.map(({ file_id: fileId }) => resolvePath(fileId) ?? fileId))]
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof APIError && (error.status === 404 || error.status === 405)) return undefined
    throw explainApiError(error, 'searching deeper')
  }
}
