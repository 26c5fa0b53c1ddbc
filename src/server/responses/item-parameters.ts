import { z } from 'zod'
import { longTextMax } from '../routes/common-parameters.ts'
import { cacheBreakpoint } from './setting-parameters.ts'
import { functionName } from './tool-parameters.ts'

/** Characters, mostly base64. [SPEC] InputImageContentParamAutoParam and InputFileContentParam. */
const imageUrlMax = 20_971_520
const fileDataMax = 73_400_320

const inputText = z.strictObject({
  type: z.literal('input_text'),
  text: z.string().max(longTextMax),
  prompt_cache_breakpoint: cacheBreakpoint.nullable().exactOptional(),
})
const inputImage = z
  .strictObject({
    type: z.literal('input_image'),
    detail: z.enum(['low', 'high', 'auto', 'original']).nullable().exactOptional(),
    file_id: z.string().nullable().exactOptional(),
    image_url: z.string().max(imageUrlMax).nullable().exactOptional(),
    prompt_cache_breakpoint: cacheBreakpoint.nullable().exactOptional(),
  })
  .refine((image) => typeof (image.file_id ?? image.image_url) === 'string', {
    path: ['image_url'],
    message: "one of 'file_id' and 'image_url' must be provided",
  })
const inputFile = z.strictObject({
  type: z.literal('input_file'),
  detail: z.enum(['auto', 'low', 'high']).exactOptional(),
  file_data: z.string().max(fileDataMax).nullable().exactOptional(),
  file_id: z.string().nullable().exactOptional(),
  file_url: z.string().nullable().exactOptional(),
  filename: z.string().nullable().exactOptional(),
  prompt_cache_breakpoint: cacheBreakpoint.nullable().exactOptional(),
})
const outputText = z.strictObject({
  type: z.literal('output_text'),
  text: z.string().max(longTextMax),
  annotations: z.array(z.looseObject({ type: z.string() })).default([]),
  logprobs: z.array(z.looseObject({})).nullable().exactOptional(),
})
const refusal = z.strictObject({ type: z.literal('refusal'), refusal: z.string() })

/** Only of a message may the type be left out. */
const messageType = z
  .literal('message')
  .optional()
  .transform(() => 'message' as const)

/** The ID that an item came with, in OpenAI's words where it cannot be one of its kind (openai/codex and others). */
function itemId(prefix: string) {
  return z.string().superRefine((id, context) => {
    if (id.startsWith(prefix)) return
    context.addIssue({
      code: 'custom',
      message: `'${id.slice(0, 100)}'. Expected an ID that begins with '${prefix}'`,
    })
  })
}

const status = z.enum(['in_progress', 'completed', 'incomplete']).nullable().exactOptional()
const inputContent = z.discriminatedUnion('type', [inputText, inputImage, inputFile])

/** What an assistant says. OpenAI takes these parts from other roles as well, but no others from an assistant. */
const assistantParts = ['output_text', 'refusal']

const message = z
  .strictObject({
    type: messageType,
    id: itemId('msg').exactOptional(),
    role: z.enum(['user', 'assistant', 'system', 'developer']),
    content: z.union([
      z.string().max(longTextMax),
      z.array(z.discriminatedUnion('type', [inputText, inputImage, inputFile, outputText, refusal])),
    ]),
    phase: z.enum(['commentary', 'final_answer']).nullable().exactOptional(),
    status,
  })
  .superRefine(({ role, content }, context) => {
    if (role !== 'assistant' || typeof content === 'string') return
    for (const [index, { type }] of content.entries()) {
      if (assistantParts.includes(type)) continue
      const path = ['content', index, 'type']
      context.addIssue({ code: 'invalid_value', values: assistantParts, input: type, path })
    }
  })
const functionCall = z.strictObject({
  type: z.literal('function_call'),
  id: itemId('fc').nullable().exactOptional(),
  call_id: z.string().min(1).max(64),
  name: z.string().min(1),
  arguments: z.string(),
  status,
  namespace: z.string().nullable().exactOptional(),
  async: z.boolean().exactOptional(),
  caller: z.looseObject({}).nullable().exactOptional(),
})
/** Characters. [SPEC] FunctionCallOutputItemParam. */
const toolNameMax = 128
const functionCallOutput = z.strictObject({
  type: z.literal('function_call_output'),
  id: itemId('fc').nullable().exactOptional(),
  call_id: z.string().min(1).max(64),
  output: z.union([z.string().max(longTextMax), z.array(inputContent)]),
  status,
  caller: z.looseObject({}).nullable().exactOptional(),
  name: z.string().min(1).max(toolNameMax).nullable().exactOptional(),
  namespace: functionName.nullable().exactOptional(),
})
const reference = z.strictObject({ type: z.literal('item_reference'), id: z.string() })

function isBareId(item: unknown): item is { id: string } {
  if (typeof item !== 'object' || item === null || !('id' in item) || 'role' in item) return false
  return !('type' in item) || item.type === null
}

/** Items that come back to us as we or OpenAI made them: kept, not read. */
const otherItem = z.looseObject({
  type: z.enum([
    'file_search_call',
    'code_interpreter_call',
    'web_search_call',
    'computer_call',
    'computer_call_output',
    'reasoning',
    'compaction',
    'image_generation_call',
    'local_shell_call',
    'local_shell_call_output',
    'shell_call',
    'shell_call_output',
    'apply_patch_call',
    'apply_patch_call_output',
    'mcp_list_tools',
    'mcp_approval_request',
    'mcp_approval_response',
    'mcp_call',
    'custom_tool_call',
    'custom_tool_call_output',
    'tool_search_call',
    'tool_search_output',
    'additional_tools',
    'configuration_update',
    'compaction_trigger',
    'program',
    'program_output',
  ]),
  id: z.string().nullable().exactOptional(),
})

const typedItem = z.discriminatedUnion('type', [
  message,
  functionCall,
  functionCallOutput,
  reference,
  otherItem,
])
/** One of a list of input items. `type` may be left out of a message, and of a reference, which then is an ID alone. */
export const itemParameter = z.preprocess(
  (item) => (isBareId(item) ? { ...item, type: 'item_reference' } : item),
  typedItem,
)
export type ItemParameter = z.infer<typeof itemParameter>
export type MessageParameter = z.infer<typeof message>
