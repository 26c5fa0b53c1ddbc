import { z } from 'zod'

/** Parameters of a response that are checked and shown, and change nothing here. [SDK] ResponseCreateParams. */

/** Where a prompt's cached beginning ends. */
export const cacheBreakpoint = z.strictObject({
  mode: z.literal('explicit'),
  ttl: z.enum(['30m', '12h']).exactOptional(),
})

export const cacheOptions = z.strictObject({
  comparison_response_id: z.string().nullable().exactOptional(),
  mode: z.enum(['implicit', 'explicit']).exactOptional(),
  prewarm: z.boolean().exactOptional(),
  ttl: z.enum(['30m', '12h']).exactOptional(),
})

export const accessPrograms = z.strictObject({
  cyber: z.enum(['standard', 'daybreak_blue', 'daybreak_red']).exactOptional(),
})

export const imageSettings = z.strictObject({
  context_compression: z.enum(['auto', 'enabled', 'disabled']).exactOptional(),
})

const moderationMode = z
  .strictObject({ mode: z.enum(['score', 'block']) })
  .nullable()
  .exactOptional()
export const moderation = z.strictObject({
  model: z.string(),
  policy: z.strictObject({ input: moderationMode, output: moderationMode }).nullable().exactOptional(),
})

/** A reusable prompt, which this server never has. */
export const promptReference = z.strictObject({
  id: z.string(),
  variables: z.record(z.string(), z.unknown()).nullable().exactOptional(),
  version: z.string().nullable().exactOptional(),
})

/** The smallest threshold: [SPEC] ContextManagementParam. */
export const contextManagement = z
  .array(
    z.strictObject({
      type: z.string(),
      compact_threshold: z.int().min(1000).nullable().exactOptional(),
    }),
  )
  .min(1)
