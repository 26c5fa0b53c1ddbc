import { z } from 'zod'
import {
  assistantDescriptionMax,
  assistantNameMax,
  codeFilesPerAssistant,
  instructionsMax,
  searchResultsMax,
  smallStoreFilesMax,
  storesPerAssistant,
  toolsMax,
} from '../../limits.ts'
import { functionName } from '../responses/tool-parameters.ts'
import { chunkingStrategy, metadata } from '../routes/common-parameters.ts'
import { effortParameter, temperatureParameter, topPParameter } from '../model/parameters.ts'

/** Characters. In no reference; what the API answers to more (camel-ai/camel and others quote it). */
const functionDescriptionMax = 1024

const tool = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('code_interpreter') }),
  z.strictObject({
    type: z.literal('file_search'),
    file_search: z
      .strictObject({
        max_num_results: z.int().min(1).max(searchResultsMax).exactOptional(),
        ranking_options: z
          .strictObject({
            ranker: z.enum(['auto', 'default_2024_08_21']).exactOptional(),
            score_threshold: z.number().min(0).max(1),
          })
          .exactOptional(),
      })
      .exactOptional(),
  }),
  z.strictObject({
    type: z.literal('function'),
    function: z.strictObject({
      name: functionName,
      description: z.string().max(functionDescriptionMax).exactOptional(),
      parameters: z.record(z.string(), z.unknown()).exactOptional(),
      strict: z.boolean().nullable().exactOptional(),
    }),
  }),
])

const codeInterpreter = z
  .strictObject({ file_ids: z.array(z.string()).max(codeFilesPerAssistant.assistants).optional() })
  .optional()
const storeIds = z.array(z.string()).max(storesPerAssistant.assistants).optional()

/** The reference names a bound that no request reaches; this was the API's for long, and keeps a transaction short. */
const newStore = z.strictObject({
  file_ids: z.array(z.string()).max(smallStoreFilesMax).optional(),
  chunking_strategy: chunkingStrategy.optional(),
  metadata: metadata.nullish(),
})
/** `tool_resources` where an object is created: stores may be made on the way. */
export const newResources = z.strictObject({
  code_interpreter: codeInterpreter,
  file_search: z
    .strictObject({ vector_store_ids: storeIds, vector_stores: z.array(newStore).max(1).optional() })
    .refine(
      (search) => (search.vector_store_ids ?? []).length === 0 || (search.vector_stores ?? []).length === 0,
      'vector_store_ids and vector_stores are mutually exclusive',
    )
    .optional(),
})
export type NewResources = z.infer<typeof newResources>

/** `tool_resources` where an object is changed. */
export const changedResources = z.strictObject({
  code_interpreter: codeInterpreter,
  file_search: z.strictObject({ vector_store_ids: storeIds }).optional(),
})

export const responseFormat = z.union([
  z.literal('auto'),
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.enum(['text', 'json_object']) }),
    z.strictObject({
      type: z.literal('json_schema'),
      json_schema: z.strictObject({
        name: functionName,
        description: z.string().exactOptional(),
        schema: z.record(z.string(), z.unknown()).exactOptional(),
        strict: z.boolean().nullable().exactOptional(),
      }),
    }),
  ]),
])

export const tools = z.array(tool).max(toolsMax)

const assistantFields = {
  name: z.string().max(assistantNameMax).nullish(),
  description: z.string().max(assistantDescriptionMax).nullish(),
  instructions: z.string().max(instructionsMax).nullish(),
  tools: tools.optional(),
  metadata: metadata.nullish(),
  temperature: temperatureParameter.optional(),
  top_p: topPParameter.optional(),
  response_format: responseFormat.nullish(),
  reasoning_effort: effortParameter.optional(),
}
/** [SPEC] CreateAssistantRequest. */
export const createAssistantBody = z.strictObject({
  ...assistantFields,
  model: z.string().min(1),
  tool_resources: newResources.nullish(),
})
/** [SPEC] ModifyAssistantRequest. */
export const updateAssistantBody = z.strictObject({
  ...assistantFields,
  model: z.string().min(1).optional(),
  tool_resources: changedResources.nullish(),
})
