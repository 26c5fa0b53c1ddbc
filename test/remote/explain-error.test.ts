import {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  OpenAIError,
} from 'openai'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { explainApiError, isOutOfQuota, redact } from '../../src/remote/explain-error.ts'

function refusal(status: number, error: object = {}, requestId?: string): APIError {
  const headers = new Headers(requestId === undefined ? {} : { 'x-request-id': requestId })
  return APIError.generate(status, { error: { message: 'the reason', ...error } }, undefined, headers)
}

describe('explaining a failed request', () => {
  it.each([
    [401, {}, 'authentication-failed'],
    [403, {}, 'authentication-failed'],
    [404, {}, 'provider-refused'],
    [400, {}, 'provider-refused'],
    [409, {}, 'provider-refused'],
    [429, { code: 'rate_limit_exceeded' }, 'provider-refused'],
    [429, { code: 'insufficient_quota' }, 'quota-exceeded'],
    [429, { code: 'credit_balance_exhausted', type: 'insufficient_quota' }, 'quota-exceeded'],
    [500, {}, 'provider-response'],
    [503, {}, 'provider-response'],
  ])('gives a %i with %j its code and advice', (status, error, code) => {
    const explained = explainApiError(refusal(status, error))
    expect(explained).toMatchObject({ name: 'UserError', code })
    expect(explained.message).toContain('the reason')
    expect(explained.hint).not.toBe('')
  })

  it('names the request and its id', () => {
    const explained = explainApiError(refusal(500, {}, 'req_7'), 'POST /files')
    expect(explained.message).toBe('the provider failed with 500: the reason (POST /files, request id req_7)')
  })

  it('names the parameter that was refused', () => {
    const explained = explainApiError(refusal(400, { param: 'metadata' }))
    expect(explained.message).toContain('(parameter metadata)')
  })

  it('keeps the cause', () => {
    const error = refusal(500)
    expect(explainApiError(error).cause).toBe(error)
  })

  it('gives the innermost reason of a failed connection', () => {
    const cause = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:9') })
    const explained = explainApiError(new APIConnectionError({ cause }))
    expect(explained.code).toBe('provider-unreachable')
    expect(explained.message).toContain('connect ECONNREFUSED 127.0.0.1:9')
  })

  it.each([
    ['a timeout', new APIConnectionTimeoutError(), 'provider-unreachable'],
    ['an abort', new APIUserAbortError(), 'provider-unreachable'],
    ['an answer that cannot be read', new OpenAIError('no JSON'), 'provider-response'],
  ])('explains %s', (_title, error, code) => {
    expect(explainApiError(error).code).toBe(code)
  })

  it('passes on what is explained already', () => {
    const error = new UserError('usage', 'wrong')
    expect(explainApiError(error)).toBe(error)
  })

  it('throws what is not the provider’s, so that a bug keeps its stack', () => {
    const bug = new TypeError('x is undefined')
    expect(() => explainApiError(bug)).toThrow(bug)
  })

  it('hints at the runtime where a host has no threads', () => {
    expect(explainApiError(refusal(404), 'POST /threads').hint).toContain('docs/runtimes.md')
    expect(explainApiError(refusal(410), 'GET /assistants').hint).toContain('docs/runtimes.md')
    expect(explainApiError(refusal(404), 'GET /threads/thread_1').hint).not.toContain('docs/runtimes.md')
  })

  it('tells an empty account from a busy one', () => {
    expect(isOutOfQuota(refusal(429, { code: 'insufficient_quota' }))).toBe(true)
    expect(isOutOfQuota(refusal(429, { code: 'rate_limit_exceeded' }))).toBe(false)
    expect(isOutOfQuota(new Error('insufficient_quota'))).toBe(false)
  })
})

describe('redacting', () => {
  it.each([
    ['Incorrect API key provided: sk-proj-AbC***xyz9.', 'sk-proj'],
    ['Authorization: Bearer abcdef0123456789', 'abcdef0123456789'],
    ['token eyJhbGciOi.eyJzdWIi.SflKxw was rejected', 'eyJzdWIi'],
    ['cannot reach https://user:secret@example.com/v1', 'secret'],
    ['api-key: 0123456789abcdef', '0123456789abcdef'],
  ])('hides the credential in %j', (text, credential) => {
    expect(redact(text)).not.toContain(credential)
  })

  it('leaves other words as they are', () => {
    const text = 'No vector store vs_123 at https://example.com/v1 (ask-me-anything.md, key handbook)'
    expect(redact(text)).toBe(text)
  })

  it('is done to every message', () => {
    const error = refusal(401, { message: 'Incorrect API key provided: sk-abcd1234.' })
    expect(explainApiError(error).message).not.toContain('abcd')
  })
})
