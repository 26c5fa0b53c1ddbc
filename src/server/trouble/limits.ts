import { createMiddleware } from 'hono/factory'
import { attachedFilesPerMinute, storeWritesPerMinute, uploadsPerMinute } from '../../limits.ts'
import type { RequestContext, ServerEnv } from '../http/env.ts'
import { ApiError } from '../http/errors.ts'
import { type Bucket, createBucket, type Take } from './bucket.ts'

export interface LimitOptions {
  /** How many times faster than real a minute passes: at 60 it takes a second. */
  timeScale: number
  /** Milliseconds that never go backwards. */
  clock: () => number
}

/** A rate that a request counts towards. */
interface Rate {
  name: string
  perMinute: number
  bucket: Bucket
}

/** Buckets of stores that are kept; a client that makes up IDs must not fill the memory. */
const storesMax = 10_000

/** Enforces the rates that OpenAI publishes for files and vector stores. */
export function enforceLimits({ timeScale, clock }: LimitOptions) {
  const create = (name: string, perMinute: number): Rate => ({
    name,
    perMinute,
    bucket: createBucket(perMinute, 60_000 / timeScale, clock),
  })
  const uploads = create('file uploads', uploadsPerMinute)
  const attachments = create('attached files', attachedFilesPerMinute)
  const writes = new Map<string, Rate>()

  function writesOf(storeId: string): Rate {
    let rate = writes.get(storeId)
    if (rate === undefined) {
      if (writes.size >= storesMax) writes.clear()
      rate = create(`writes to ${storeId}`, storeWritesPerMinute)
      writes.set(storeId, rate)
    }
    return rate
  }

  return createMiddleware<ServerEnv>((c, next) => {
    c.set('admitAttachments', (count) => count > 0 && spend(c, attachments, count))
    const storeId = storeWrittenTo(c)
    if (storeId !== undefined) spend(c, writesOf(storeId), 1)
    if (isUpload(c)) spend(c, uploads, 1)
    return next()
  })
}

function isUpload(c: RequestContext): boolean {
  return c.req.method === 'POST' && /^\/v1\/(files|uploads)\/?$/.test(c.req.path)
}

/** [SPEC]: what writes to the files of a store shares one rate, batches included. */
function storeWrittenTo(c: RequestContext): string | undefined {
  if (c.req.method === 'GET') return undefined
  return /^\/v1\/vector_stores\/([^/]+)\/(?:files|file_batches)(?:\/|$)/.exec(c.req.path)?.[1]
}

/** Throws `ApiError` 429 with the headers that tell when to come again. */
function spend(c: RequestContext, { bucket, name, perMinute }: Rate, count: number): void {
  const take = bucket.take(count)
  tellRate(c, perMinute, take)
  if (take.granted) return
  c.header('retry-after', String(Math.ceil(take.retryMs / 1000)))
  c.header('retry-after-ms', String(Math.ceil(take.retryMs)))
  throw new ApiError(429, {
    message:
      `Rate limit reached for ${name} per min: Limit ${perMinute}, Requested ${count}. ` +
      `Please try again in ${describeMs(take.retryMs)}.`,
    type: 'requests',
    code: 'rate_limit_exceeded',
  })
}

function tellRate(c: RequestContext, perMinute: number, take: Take): void {
  c.header('x-ratelimit-limit-requests', String(perMinute))
  c.header('x-ratelimit-remaining-requests', String(take.remaining))
  c.header('x-ratelimit-reset-requests', describeMs(take.resetMs))
}

/** As OpenAI writes it: `120ms`, `6s`, `1m0s`. */
function describeMs(ms: number): string {
  if (ms < 1000) return `${Math.ceil(ms)}ms`
  const seconds = Math.ceil(ms / 1000)
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}
