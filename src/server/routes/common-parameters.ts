import { z } from 'zod'
import {
  attributeKeyMax,
  attributesMax,
  chunkTokens,
  metadataKeyMax,
  metadataPairsMax,
  metadataValueMax,
} from '../../limits.ts'

/** Characters of the texts that a model reads or writes. [SPEC] InputTextContentParam and others. */
export const longTextMax = 10_485_760

/** [SPEC] allows 512 here; that 256 is the portable length is what `limits.ts` has for our own marks. */
const attributeTextMax = 512

/** An object of bounded size with bounded keys. */
function boundedRecord<Value extends z.ZodType>(value: Value, keyMax: number, pairsMax: number) {
  return z.record(z.string().max(keyMax), value).superRefine((object, context) => {
    const pairs = Object.keys(object).length
    if (pairs <= pairsMax) return
    context.addIssue({
      code: 'custom',
      message: `too many properties. Expected an object with at most ${pairsMax} properties, but got an object with ${pairs} properties instead`,
      params: { code: 'object_above_max_properties' },
    })
  })
}

/** [SPEC] Metadata. */
export const metadata = boundedRecord(z.string().max(metadataValueMax), metadataKeyMax, metadataPairsMax)

/** [SPEC] VectorStoreFileAttributes. */
export const attributes = boundedRecord(
  z.union([z.string().max(attributeTextMax), z.number(), z.boolean()]),
  attributeKeyMax,
  attributesMax,
)

const staticChunking = z
  .strictObject({
    max_chunk_size_tokens: z.int().min(chunkTokens.min).max(chunkTokens.max),
    chunk_overlap_tokens: z.int().min(0),
  })
  .refine(({ max_chunk_size_tokens: max, chunk_overlap_tokens: overlap }) => overlap <= max / 2, {
    path: ['chunk_overlap_tokens'],
    message: 'chunk_overlap_tokens must be less than or equal to half of max_chunk_size_tokens',
  })

/** [SPEC] ChunkingStrategyRequestParam. */
export const chunkingStrategy = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auto') }),
  z.strictObject({ type: z.literal('static'), static: staticChunking }),
])

/** [SPEC] VectorStoreExpirationAfter. */
export const storeExpiry = z.strictObject({
  anchor: z.literal('last_active_at'),
  days: z.int().min(1).max(365),
})

/** What a file may be uploaded for. [SDK] FilePurpose. */
export const filePurpose = z.enum(['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'])

/** Bounds of a file's time to live, in seconds. [SPEC] FileExpirationAfter. */
export const fileSeconds = { min: 3_600, max: 2_592_000 } as const

/** [SPEC]: batch files go after 30 days where nothing else is said. Seconds. */
export function fileExpiry(purpose: z.output<typeof filePurpose>, seconds: number | undefined) {
  return seconds ?? (purpose === 'batch' ? 2_592_000 : undefined)
}

/** Statuses that a list of a store's files may be narrowed to. */
export const fileFilter = z.enum(['in_progress', 'completed', 'failed', 'cancelled']).optional()
