import { z } from 'zod'
import { UserError } from '../errors.ts'
import type { RemoteAssistant, RemoteFile, RemoteStore, RemoteStoreFile } from './port.ts'

/*
 * What we read of the provider's answers, and no more: hosts leave out and add fields as they like. What we cannot
 * do without is demanded, so that a strange host is an error with a name instead of a fault further on.
 */

const id = z.string().min(1)
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null)
const metadata = z.record(z.string(), z.string()).nullish()
const count = z.number().default(0)

const chunking = z.object({
  type: z.literal('static'),
  static: z.object({ max_chunk_size_tokens: z.number(), chunk_overlap_tokens: z.number() }),
})

const counts = z
  .object({ total: count, completed: count, failed: count, cancelled: count, in_progress: count })
  .transform(({ total, completed, failed, cancelled, in_progress }) => ({
    total,
    completed,
    failed: failed + cancelled,
    inProgress: in_progress,
  }))

export const fileAnswer: z.ZodType<RemoteFile> = z.object({
  id,
  filename: z.string(),
  bytes: count,
})

export const storeAnswer: z.ZodType<RemoteStore> = z
  .object({
    id,
    name: z.string().nullish(),
    status: z.enum(['expired', 'in_progress', 'completed']),
    created_at: count,
    usage_bytes: count,
    file_counts: counts,
    metadata,
  })
  .transform((store) => ({
    id: store.id,
    name: store.name ?? '',
    status: store.status,
    createdAt: store.created_at,
    bytes: store.usage_bytes,
    counts: store.file_counts,
    metadata: store.metadata ?? {},
  }))

export const storeFileAnswer: z.ZodType<RemoteStoreFile> = z
  .object({
    id,
    status: z.enum(['in_progress', 'completed', 'cancelled', 'failed']),
    last_error: z.object({ code: z.string(), message: z.string() }).nullish(),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
    chunking_strategy: chunking.nullish().catch(null),
  })
  .transform((file) => ({
    fileId: file.id,
    status: file.status,
    ...(file.last_error ? { error: file.last_error } : {}),
    attributes: file.attributes ?? {},
    ...(file.chunking_strategy ? { chunking: file.chunking_strategy.static } : {}),
  }))

export const batchAnswer = z.object({ id, file_counts: counts })

export const assistantAnswer: z.ZodType<RemoteAssistant> = z
  .object({
    id,
    created_at: count,
    name: text,
    description: text,
    model: z.string(),
    instructions: text,
    tools: z.array(z.record(z.string(), z.unknown())).default([]),
    tool_resources: z
      .object({
        file_search: z.object({ vector_store_ids: z.array(z.string()).default([]) }).exactOptional(),
        code_interpreter: z.object({ file_ids: z.array(z.string()).default([]) }).exactOptional(),
      })
      .nullish(),
    metadata,
    temperature: z.number().nullish(),
    top_p: z.number().nullish(),
    reasoning_effort: text,
    response_format: z.unknown(),
  })
  .transform(({ tool_resources, metadata, temperature, top_p, ...assistant }) => ({
    ...assistant,
    tool_resources: tool_resources ?? null,
    metadata: metadata ?? null,
    temperature: temperature ?? null,
    top_p: top_p ?? null,
  }))

/** One page of a list. */
export function pageAnswer<T>(item: z.ZodType<T>) {
  return z.object({ data: z.array(item), has_more: z.boolean().optional() })
}

/** Reads an answer. Throws `UserError` where it lacks what the API promises. `name` is the request's. */
export function readAnswer<T>(name: string, schema: z.ZodType<T>, answer: unknown): T {
  const read = schema.safeParse(answer)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const place = issue?.path.join('.') || 'the answer'
  throw new UserError(
    'provider-response',
    `the answer to ${name} is not the API's: ${place}: ${issue?.message}`,
    {
      hint: 'check that base_url of the environment leads to an OpenAI-compatible API',
    },
  )
}
