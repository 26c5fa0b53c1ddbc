import { z } from 'zod'
import { instructionsMax, toolsMax } from '../../limits.ts'
import { effortParameter, temperatureParameter, topPParameter } from '../model/parameters.ts'
import { longTextMax, metadata } from '../routes/common-parameters.ts'
import { itemParameter } from './item-parameters.ts'
import {
  accessPrograms,
  cacheOptions,
  contextManagement,
  imageSettings,
  moderation,
  promptReference,
} from './setting-parameters.ts'
import { functionName, toolChoiceParameter, toolParameter } from './tool-parameters.ts'

/** What may be asked to be in the output beyond what always is. */
export const includeParameter = z
  .array(
    z.enum([
      'file_search_call.results',
      'web_search_call.results',
      'web_search_call.action.sources',
      'message.input_image.image_url',
      'computer_call_output.output.image_url',
      'code_interpreter_call.outputs',
      'reasoning.encrypted_content',
      'message.output_text.logprobs',
    ]),
  )
  .nullable()
export type Include = NonNullable<z.infer<typeof includeParameter>>

const format = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    name: functionName,
    schema: z.record(z.string(), z.unknown()),
    description: z.string().exactOptional(),
    strict: z.boolean().nullable().exactOptional(),
  }),
])

/** Characters. [SPEC] CompactResponseMethodPublicBody. */
const cacheKeyMax = 64

/** The body of `POST /responses`. Smallest `max_output_tokens`: [SPEC]. */
export const responseParameters = z.strictObject({
  model: z.string().min(1),
  input: z.union([z.string().max(longTextMax), z.array(itemParameter)]).optional(),
  instructions: z.string().max(instructionsMax).nullable().optional(),
  conversation: z
    .union([z.string(), z.strictObject({ id: z.string() })])
    .nullable()
    .optional(),
  previous_response_id: z.string().nullable().optional(),
  tools: z.array(toolParameter).max(toolsMax).optional(),
  tool_choice: toolChoiceParameter.optional(),
  parallel_tool_calls: z.boolean().nullable().optional(),
  max_tool_calls: z.int().min(1).nullable().optional(),
  max_output_tokens: z.int().min(16).nullable().optional(),
  metadata: metadata.nullable().optional(),
  include: includeParameter.optional(),
  store: z.boolean().nullable().optional(),
  stream: z.boolean().nullable().optional(),
  stream_options: z.strictObject({ include_obfuscation: z.boolean().optional() }).nullable().optional(),
  background: z.boolean().nullable().optional(),
  text: z
    .strictObject({
      format: format.exactOptional(),
      verbosity: z.enum(['low', 'medium', 'high']).nullable().exactOptional(),
    })
    .optional(),
  reasoning: z
    .strictObject({
      effort: effortParameter.exactOptional(),
      summary: z.enum(['auto', 'concise', 'detailed']).nullable().exactOptional(),
      generate_summary: z.enum(['auto', 'concise', 'detailed']).nullable().exactOptional(),
      context: z.enum(['auto', 'current_turn', 'all_turns']).nullable().exactOptional(),
      mode: z.string().exactOptional(),
    })
    .nullable()
    .optional(),
  temperature: temperatureParameter.optional(),
  top_p: topPParameter.optional(),
  top_logprobs: z.int().min(0).max(20).nullable().optional(),
  truncation: z.enum(['auto', 'disabled']).nullable().optional(),
  service_tier: z
    .enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast', 'ultrafast'])
    .nullable()
    .optional(),
  user: z.string().optional(),
  safety_identifier: z.string().max(64).nullable().optional(),
  prompt: promptReference.nullable().optional(),
  prompt_cache_key: z.string().max(cacheKeyMax).nullable().optional(),
  prompt_cache_options: cacheOptions.optional(),
  prompt_cache_retention: z.enum(['in_memory', '24h']).nullable().optional(),
  context_management: contextManagement.nullable().optional(),
  access_programs: accessPrograms.optional(),
  image: imageSettings.optional(),
  moderation: moderation.nullable().optional(),
})
export type ResponseParameters = z.infer<typeof responseParameters>
