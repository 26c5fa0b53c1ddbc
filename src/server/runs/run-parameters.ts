import { z } from 'zod'
import { instructionsMax } from '../../limits.ts'
import { listText } from '../http/text-values.ts'
import { metadata } from '../routes/common-parameters.ts'
import { effortParameter, temperatureParameter, topPParameter } from '../model/parameters.ts'
import { messagesBody } from '../threads/message-parameters.ts'
import { changedResources, newResources, responseFormat, tools } from '../threads/parameters.ts'

/** Tools that a run may bring. [SPEC] CreateRunRequest. */
const runToolsMax = 20
/** [SPEC] CreateRunRequest. */
const tokensMin = 256

const toolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.enum(['code_interpreter', 'file_search']) }),
    z.strictObject({ type: z.literal('function'), function: z.strictObject({ name: z.string() }) }),
  ]),
])
const truncation = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auto'), last_messages: z.null().exactOptional() }),
  z.strictObject({ type: z.literal('last_messages'), last_messages: z.int().min(1) }),
])

const runFields = {
  assistant_id: z.string(),
  model: z.string().min(1).nullish(),
  instructions: z.string().max(instructionsMax).nullish(),
  tools: tools.max(runToolsMax).nullish(),
  metadata: metadata.nullish(),
  temperature: temperatureParameter.optional(),
  top_p: topPParameter.optional(),
  stream: z.boolean().nullish(),
  max_prompt_tokens: z.int().min(tokensMin).nullish(),
  max_completion_tokens: z.int().min(tokensMin).nullish(),
  truncation_strategy: truncation.nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: z.boolean().optional(),
  response_format: responseFormat.nullish(),
}

/** [SPEC] CreateRunRequest. */
export const createRunBody = z.strictObject({
  ...runFields,
  additional_instructions: z.string().max(instructionsMax).nullish(),
  additional_messages: messagesBody.nullish(),
  reasoning_effort: effortParameter.optional(),
})
export type CreateRunBody = z.infer<typeof createRunBody>

/** [SPEC] CreateThreadRequest. */
export const createThreadBody = z.strictObject({
  messages: messagesBody.optional(),
  tool_resources: newResources.nullish(),
  metadata: metadata.nullish(),
})
export type CreateThreadBody = z.infer<typeof createThreadBody>

/** [SPEC] CreateThreadAndRunRequest. */
export const createThreadAndRunBody = z.strictObject({
  ...runFields,
  thread: createThreadBody.optional(),
  tool_resources: changedResources.nullish(),
})

/** [SPEC] SubmitToolOutputsRunRequest. */
export const toolOutputsBody = z.strictObject({
  tool_outputs: z.array(z.strictObject({ tool_call_id: z.string(), output: z.string() })),
  stream: z.boolean().nullish(),
})

/** What a run step may show beyond what it always does. */
export const stepInclude = listText(
  z.array(z.literal('step_details.tool_calls[*].file_search.results[*].content')),
).optional()
