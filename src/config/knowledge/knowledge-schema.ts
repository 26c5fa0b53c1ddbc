import { z } from 'zod'
import {
  attributeKeyMax,
  attributeMarks,
  attributesMax,
  attributeValueMax,
  chunkTokens,
} from '../../limits.ts'

/** Attributes that we set on a store's files. */
const markedAttributes = ['path', 'sha256']

/** Attributes that may stand beside our marks. */
export const attributesSchema = z
  .record(
    z.string().min(1).max(attributeKeyMax),
    z.union([z.string().max(attributeValueMax), z.number(), z.boolean()]),
  )
  .superRefine((attributes, context) => {
    const keys = Object.keys(attributes)
    const own = attributesMax - attributeMarks
    if (keys.length > own) {
      const message = `has ${keys.length} attributes, at most ${own} are allowed`
      const hint = `the API takes ${attributesMax}, of which ${attributeMarks} are the marks that asst sets`
      context.addIssue({ code: 'custom', message, params: { code: 'limit-exceeded', hint } })
    }
    for (const key of keys.filter((name) => markedAttributes.includes(name))) {
      const message = 'this attribute is set by asst itself'
      context.addIssue({
        code: 'custom',
        path: [key],
        message,
        params: { key: true, hint: 'choose another name' },
      })
    }
  })

const globSchema = z
  .string()
  .min(1)
  .refine((pattern) => !/^\/|^([A-Za-z]:)?\\|(^|\/)\.\.(\/|$)/.test(pattern), {
    error: 'a glob stays inside the folder',
    params: { hint: 'to take files from elsewhere, set root' },
  })
  .refine((pattern) => !pattern.startsWith('!'), {
    error: 'a glob says what is meant, not what is left out',
    params: { hint: 'use exclude' },
  })

const chunkingSchema = z
  .strictObject({
    max_chunk_size_tokens: z.int().min(chunkTokens.min).max(chunkTokens.max),
    chunk_overlap_tokens: z.int().min(0),
  })
  .refine((chunking) => chunking.chunk_overlap_tokens * 2 <= chunking.max_chunk_size_tokens, {
    error: 'expected at most half of max_chunk_size_tokens',
    path: ['chunk_overlap_tokens'],
  })

// Null removes what an environment's overrides lie over, so every field takes it.
const fields = {
  root: z.string().min(1).nullish(),
  include: z.array(globSchema).min(1).nullish(),
  exclude: z.array(globSchema).nullish(),
  chunking: z.union([z.literal('auto'), chunkingSchema]).nullish(),
  attributes: attributesSchema.nullish(),
  front_matter: z.boolean().nullish(),
  upload_as_text: z
    .array(
      z.string().regex(/^\.[A-Za-z0-9]+$/, { error: 'expected an extension with its dot, such as ".csv"' }),
    )
    .nullish(),
  allow_secrets: z.array(z.string()).nullish(),
}

/** What an environment may change of a knowledge base. */
export const knowledgeOverrideSchema = z.strictObject(fields)

/** `knowledge/<key>.yaml`. */
export const knowledgeSchema = z.strictObject({
  ...fields,
  environments: z.record(z.string(), knowledgeOverrideSchema.nullable()).nullish(),
  was: z.array(z.string()).nullish(),
})
