import {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  OpenAIError,
} from 'openai'
import { UserError, type ProblemCode } from '../errors.ts'

/** `error.code` or `error.type` of a 429 that waiting does not mend: OpenAI's guide to error codes. */
const quotaCodes = ['insufficient_quota', 'credit_balance_exhausted', 'billing_hard_limit_reached']

interface Explanation {
  code: ProblemCode
  what: string
  hint: string
}

/**
 * What a failed request means for a person, with advice. `request` is its method and path, `POST /responses`,
 * which the SDK's errors do not carry. Throws `error` itself where it is not the provider's: a bug keeps its stack.
 */
export function explainApiError(error: unknown, request?: string): UserError {
  if (error instanceof UserError) return error
  if (!(error instanceof OpenAIError)) throw error
  const { code, what, hint } = error instanceof APIError ? explain(error, request) : explainClient(error)
  const where = [request, requestIdOf(error)].filter((part) => part !== undefined).join(', ')
  return new UserError(code, redact(where === '' ? what : `${what} (${where})`), { hint, cause: error })
}

/** True where the account has run out, so that no later request will do better. */
export function isOutOfQuota(error: unknown): boolean {
  if (!(error instanceof APIError)) return false
  return quotaCodes.some((code) => error.code === code || error.type === code)
}

/** What the provider says is wrong, without the status that the SDK puts before it, and without keys. */
export function messageOf(error: APIError): string {
  const said = error.message.replace(/^\d{3} /, '')
  return redact(said === 'status code (no body)' ? 'no reason given' : said)
}

/**
 * Hides what looks like a credential: providers repeat a part of a wrong key, and a base URL may carry a password.
 */
export function redact(text: string): string {
  return text
    .replaceAll(/\b(sk|pk|rk|sess)-[\w*.-]{4,}/g, '$1-…')
    .replaceAll(/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, '…')
    .replaceAll(/\b(bearer|api[-_ ]?key:?) +[\w*.~+/=-]{8,}/gi, '$1 …')
    .replaceAll(/:\/\/[^/\s@]+@/g, '://…@')
}

function explain(error: APIError, request: string | undefined): Explanation {
  if (error instanceof APIUserAbortError) {
    return { code: 'provider-unreachable', what: 'the request was cancelled', hint: 'run the command again' }
  }
  if (error instanceof APIConnectionTimeoutError) {
    const hint = 'try again; if it goes on, look at the status page of the provider'
    return { code: 'provider-unreachable', what: 'the provider did not answer in time', hint }
  }
  if (error instanceof APIConnectionError) {
    const hint = 'check base_url of the environment in asst.yaml, the network and its proxy'
    return { code: 'provider-unreachable', what: `cannot reach the provider: ${rootCause(error)}`, hint }
  }
  const said = messageOf(error)
  if (isOutOfQuota(error)) {
    const hint = 'add credit or raise the limits of the account, then run the command again'
    return { code: 'quota-exceeded', what: `the quota of the account is used up: ${said}`, hint }
  }
  return explainStatus(error, said, request ?? '')
}

function explainStatus(error: APIError, said: string, request: string): Explanation {
  const status = error.status ?? 500
  if (status === 401) {
    const hint = 'check api_key, or api_key_command, of the environment in asst.yaml'
    return { code: 'authentication-failed', what: `the provider does not accept the key: ${said}`, hint }
  }
  if (status === 403) {
    const hint = "check the key's permissions, and organization and openai_project of the environment"
    return { code: 'authentication-failed', what: `the key may not do this: ${said}`, hint }
  }
  if (status === 404 || status === 410)
    return { code: 'provider-refused', what: `not found: ${said}`, hint: hintFor404(request) }
  if (status === 429) {
    const hint = 'wait a minute, or lower limits.concurrency of the environment in asst.yaml'
    return { code: 'provider-refused', what: `too many requests: ${said}`, hint }
  }
  if (status >= 500 || status === 408) {
    const hint = 'try again; if it goes on, look at the status page of the provider and quote the request id'
    return { code: 'provider-response', what: `the provider failed with ${status}: ${said}`, hint }
  }
  const param = error.param ? ` (parameter ${error.param})` : ''
  const hint = 'change what the message names; asst validate checks the files without a request'
  return { code: 'provider-refused', what: `the provider refused with ${status}: ${said}${param}`, hint }
}

/** A host without an API answers like one without the object; OpenAI has had no Assistants API since 2026-08-26. */
function hintFor404(request: string): string {
  if (/ \/(assistants|threads)$/.test(request))
    return 'this host has no Assistants API, which OpenAI switched off on 2026-08-26: set runtime: responses for the environment in asst.yaml (docs/runtimes.md)'
  if (request.endsWith(' /conversations'))
    return 'this host has no Conversations API: set runtime: assistants for the environment in asst.yaml, where it speaks that (docs/runtimes.md)'
  return 'asst plan shows what is missing at the provider; also check base_url and the model of the assistant'
}

function explainClient(error: OpenAIError): Explanation {
  const hint = 'check that base_url of the environment leads to an OpenAI-compatible API'
  return { code: 'provider-response', what: `the answer cannot be read: ${error.message}`, hint }
}

/** The innermost reason, `connect ECONNREFUSED 127.0.0.1:4010`: the outer ones only say that it failed. */
function rootCause(error: Error): string {
  let cause: unknown = error
  let message = error.message
  while (cause instanceof Error) {
    if (cause.message !== '') message = cause.message
    else if ('code' in cause && typeof cause.code === 'string') message = cause.code
    cause = cause.cause
  }
  return message
}

function requestIdOf(error: OpenAIError): string | undefined {
  if (!(error instanceof APIError) || !error.requestID) return undefined
  return `request id ${error.requestID}`
}
