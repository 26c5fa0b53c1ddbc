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

const ownAttributes = attributesMax - attributeMarks

/** Attributes that may stand beside our marks. */
export const attributesSchema = z
  .record(
    z.string().min(1).max(attributeKeyMax),
    z.union([z.string().max(attributeValueMax), z.number(), z.boolean()]),
  )
  .superRefine((attributes, context) => {
    const keys = Object.keys(attributes)
    if (keys.length > ownAttributes) {
      const message = `has ${keys.length} attributes, at most ${ownAttributes} are allowed`
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
  .meta({
    maxProperties: ownAttributes,
    propertyNames: { minLength: 1, maxLength: attributeKeyMax, not: { enum: markedAttributes } },
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
  .meta({ pattern: String.raw`^(?!!)(?!/)(?!([A-Za-z]:)?\\)(?!([\s\S]*/)?\.\.(/|$))` })

const chunkingSchema = z
  .strictObject({
    max_chunk_size_tokens: z.int().min(chunkTokens.min).max(chunkTokens.max),
    chunk_overlap_tokens: z.int().min(0),
  })
  .refine((chunking) => chunking.chunk_overlap_tokens * 2 <= chunking.max_chunk_size_tokens, {
    error: 'expected at most half of max_chunk_size_tokens',
    path: ['chunk_overlap_tokens'],
  })
  .describe('Static chunks; the overlap is at most half of the size.')

// Null removes what an environment's overrides lie over, so every field takes it.
const fields = {
  root: z.string().min(1).nullish().describe('The folder; knowledge/<key>/ where it is absent.'),
  include: z
    .array(globSchema)
    .min(1)
    .nullish()
    .describe('Globs of the files that are meant; every file where it is absent.'),
  exclude: z.array(globSchema).nullish().describe('Globs of files that are left out.'),
  chunking: z
    .union([z.literal('auto'), chunkingSchema])
    .nullish()
    .describe('How files are cut for search; 800 tokens that overlap by 400 where it is absent.'),
  attributes: attributesSchema
    .nullish()
    .describe('Set on every file in the vector store, to filter searches by.'),
  front_matter: z.boolean().nullish().describe("A file's own front matter becomes attributes too."),
  upload_as_text: z
    .array(
      z.string().regex(/^\.[A-Za-z0-9]+$/, { error: 'expected an extension with its dot, such as ".csv"' }),
    )
    .nullish()
    .describe('Extensions that file search refuses, sent to it as text.'),
  allow_secrets: z
    .array(z.string())
    .nullish()
    .describe('Findings of the scan for credentials that are no secrets.'),
}

/** What an environment may change of a knowledge base. */
export const knowledgeOverrideSchema = z.strictObject(fields)

/** `knowledge/<key>.yaml`. */
export const knowledgeSchema = z.strictObject({
  ...fields,
  environments: z
    .record(z.string(), knowledgeOverrideSchema.nullable())
    .nullish()
    .describe('What is different in an environment, by its name.'),
  was: z.array(z.string()).nullish().describe('Earlier keys, so that a rename keeps the vector store.'),
})
