import { APIError, APIConnectionError } from 'openai'
import { UserError } from '../errors.ts'
import { explainApiError, messageOf } from '../remote/explain-error.ts'
import { AttachmentError } from './attachments/attachment-error.ts'
import type { Reply } from './reply.ts'

export type ReplyError = NonNullable<Reply['error']>

/** Codes after which the next turn would fare no better, so that going on makes no sense. */
const hopeless = ['authentication-failed', 'quota-exceeded', 'provider-unreachable']

/**
 * Why one turn failed, as a value. Throws `UserError` where the provider cannot be used at all, and
 * `not-synced` where it does not know one of the `provisioned` IDs.
 */
export function explainTurn(error: unknown, request: string, provisioned: string[]): ReplyError {
  if (error instanceof AttachmentError) return error.reply
  const explained = explainApiError(error, request)
  if (error instanceof APIError && error.status === 404) {
    throw missing(error, provisioned) ?? explained
  }
  if (hopeless.includes(explained.code)) throw explained
  return { code: codeOf(error) ?? explained.code, message: explained.message }
}

/** Why a stream broke off, as a value: what was said before it is kept. */
export function explainBreak(error: unknown): ReplyError {
  // The SDK throws the provider's own `error` events as API errors without a status.
  if (error instanceof APIError && !(error instanceof APIConnectionError)) {
    return { code: codeOf(error) ?? 'stream_error', message: messageOf(error) }
  }
  const reason = error instanceof Error ? error.message : String(error)
  return { code: 'stream_cut', message: `the connection broke before the answer was complete: ${reason}` }
}

/** Why a stream that ended in good order is still no whole answer. */
export const unfinished: ReplyError = {
  code: 'stream_cut',
  message: 'the connection broke before the answer was complete',
}

/** Some code of the provider's own, `rate_limit_exceeded`, else the kind of error. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof APIError)) return undefined
  return error.code ?? error.type
}

function missing(error: APIError, provisioned: string[]): UserError | undefined {
  const id = provisioned.find((id) => error.message.includes(id))
  if (id === undefined) return undefined
  const hint = 'run asst plan to see what is missing, and asst sync to make it again'
  return new UserError('not-synced', `the provider does not know ${id}`, { hint, cause: error })
}
