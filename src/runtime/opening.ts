import { APIError } from 'openai'
import { UserError } from '../errors.ts'
import { explainApiError } from '../remote/explain-error.ts'
import type { Made } from './made.ts'
import { retryRefused } from './retry.ts'
import type { Timing } from './timing.ts'

/** The two requests that opening a thread may take, whatever the runtime calls it. */
export interface OpeningRequests {
  /** `/conversations`. */
  path: string
  create: () => Promise<{ id: string }>
  retrieve: (id: string) => Promise<unknown>
}

/** The ID of a new thread, or of the one to continue, which must exist. */
export async function openThread(
  threadId: string | undefined,
  made: Made,
  requests: OpeningRequests,
  timing: Timing,
): Promise<string> {
  if (threadId !== undefined) return await continueThread(threadId, requests)
  try {
    const { id } = await retryRefused(requests.create, timing, undefined)
    if (!id) throw new UserError('provider-response', `the answer to POST ${requests.path} has no id`)
    await made.add(id)
    return id
  } catch (error) {
    throw explainApiError(error, `POST ${requests.path}`)
  }
}

async function continueThread(id: string, { path, retrieve }: OpeningRequests): Promise<string> {
  try {
    await retrieve(id)
    return id
  } catch (error) {
    const explained = explainApiError(error, `GET ${path}/${id}`)
    if (!(error instanceof APIError) || !saysUnknown(error, id)) throw explained
    const hint =
      'it may be deleted, or of another environment or runtime; leave the ID out to start a new one'
    throw new UserError('usage', `there is no thread ${id} at the provider`, { hint, cause: error })
  }
}

/** An ID of another kind, such as a thread's where conversations are, is refused by its form: with 400. */
function saysUnknown({ status, message }: APIError, id: string): boolean {
  return status === 404 || (status === 400 && message.includes(id))
}
