import { z } from 'zod'
import {
  assistantDescriptionMax,
  assistantNameMax,
  metadataKeyMax,
  metadataMarks,
  metadataPairsMax,
  metadataValueMax,
} from '../../limits.ts'
import { varsSchema } from '../project-schema.ts'
import { toolsSchema } from './tool-schema.ts'

/** Metadata keys that begin so are our marks. */
const markPrefix = 'asst:'

const ownPairs = metadataPairsMax - metadataMarks

const metadataSchema = z
  .record(z.string().min(1).max(metadataKeyMax), z.string().max(metadataValueMax))
  .superRefine((metadata, context) => {
    const keys = Object.keys(metadata)
    if (keys.length > ownPairs) {
      const message = `has ${keys.length} pairs, at most ${ownPairs} are allowed`
      const hint = `the API takes ${metadataPairsMax}, of which ${metadataMarks} are the marks that asst sets`
      context.addIssue({ code: 'custom', message, params: { code: 'limit-exceeded', hint } })
    }
    for (const key of keys.filter((name) => name.startsWith(markPrefix))) {
      const message = `keys that begin with ${markPrefix} are set by asst itself`
      context.addIssue({
        code: 'custom',
        path: [key],
        message,
        params: { key: true, hint: 'choose another key' },
      })
    }
  })
  .meta({
    maxProperties: ownPairs,
    propertyNames: { minLength: 1, maxLength: metadataKeyMax, not: { pattern: `^${markPrefix}` } },
  })

const jsonSchemaFormat = z.strictObject({
  name: z.string().min(1),
  description: z.string().exactOptional(),
  schema: z.record(z.string(), z.unknown()).exactOptional(),
  strict: z.boolean().exactOptional(),
})

const responseFormatSchema = z.union([
  z.literal('auto'),
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text') }),
    z.strictObject({ type: z.literal('json_object') }),
    z.strictObject({ type: z.literal('json_schema'), json_schema: jsonSchemaFormat }),
  ]),
])

// Null removes what an assistant inherits, so every field takes it.
const fields = {
  name: z
    .string()
    .min(1)
    .max(assistantNameMax)
    .nullish()
    .describe('Display name; the key where it is absent.'),
  description: z.string().max(assistantDescriptionMax).nullish().describe('What it is for.'),
  instructions: z
    .union([z.string(), z.array(z.string())])
    .nullish()
    .describe(
      'Text, a path (one line that begins with ./ or ../, or ends in .md or .txt), or a list that is joined.',
    ),
  tools: toolsSchema.nullish().describe('What it can use, flat as here or nested as the API writes them.'),
  metadata: metadataSchema.nullish().describe('Pairs of your own, beside the marks that asst sets.'),
  temperature: z.number().min(0).max(2).nullish().describe('How freely words are chosen.'),
  top_p: z.number().min(0).max(1).nullish().describe('The share of probability that words are chosen from.'),
  // Which of them a model takes differs from model to model: api-wide values of openai's ReasoningEffort.
  reasoning_effort: z
    .enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])
    .nullish()
    .describe('How long a reasoning model thinks.'),
  response_format: responseFormatSchema.nullish().describe('The form of every answer.'),
  vars: varsSchema
    .nullish()
    .describe("Fill {{name}} in its strings, over the environment's and the project's."),
  enabled: z.boolean().nullish().describe('False leaves it out.'),
}

const model = z.string().min(1).describe('The model that answers.')

/** What an environment may change of an assistant. */
export const overrideSchema = z.strictObject({ ...fields, model: model.nullish() })

/** One file under `assistants/`, with what it extends merged in. */
export const assistantSchema = z.strictObject({
  ...fields,
  extends: z.string().nullish().describe('A file that this one is laid over; null removes what it gives.'),
  model,
  environments: z
    .record(z.string(), overrideSchema.nullable())
    .nullish()
    .describe('What is different in an environment, by its name.'),
  was: z.array(z.string()).nullish().describe('Earlier keys, so that a rename keeps the remote object.'),
})

/** An assistant's file as its schema leaves it. */
export type DeclaredAssistant = z.infer<typeof assistantSchema>
