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

const metadataSchema = z
  .record(z.string().min(1).max(metadataKeyMax), z.string().max(metadataValueMax))
  .superRefine((metadata, context) => {
    const keys = Object.keys(metadata)
    const own = metadataPairsMax - metadataMarks
    if (keys.length > own) {
      const message = `has ${keys.length} pairs, at most ${own} are allowed`
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
  name: z.string().min(1).max(assistantNameMax).nullish(),
  description: z.string().max(assistantDescriptionMax).nullish(),
  instructions: z.union([z.string(), z.array(z.string())]).nullish(),
  tools: toolsSchema.nullish(),
  metadata: metadataSchema.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  // Which of them a model takes differs from model to model: api-wide values of openai's ReasoningEffort.
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  response_format: responseFormatSchema.nullish(),
  vars: varsSchema.nullish(),
  enabled: z.boolean().nullish(),
}

/** What an environment may change of an assistant. */
export const overrideSchema = z.strictObject({ ...fields, model: z.string().min(1).nullish() })

/** One file under `assistants/`, with what it extends merged in. */
export const assistantSchema = z.strictObject({
  ...fields,
  extends: z.string().nullish(),
  model: z.string().min(1),
  environments: z.record(z.string(), overrideSchema.nullable()).nullish(),
  was: z.array(z.string()).nullish(),
})

/** An assistant's file as its schema leaves it. */
export type DeclaredAssistant = z.infer<typeof assistantSchema>
