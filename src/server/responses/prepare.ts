import { searchResultsDefault } from '../../limits.ts'
import type { ServerContext } from '../context.ts'
import { ApiError, invalidRequest } from '../http/errors.ts'
import { fileRecord } from '../knowledge/files.ts'
import { liveStore } from '../knowledge/stores.ts'
import { toImage, type TurnImage } from '../model/images.ts'
import { checkStrictSchema } from '../model/strict-schema.ts'
import type { CodeFile, Sampling, TurnRequest } from '../model/turn.ts'
import { type CodeContainer, checkCodeTool, openContainer } from './code-container.ts'
import { readConversation, readItems } from './conversations.ts'
import { toCodeFile } from './input-files.ts'
import { storeItems, type StoredItem } from './items.ts'
import { checkModelRules } from './model-rules.ts'
import type { ResponseParameters } from './parameters.ts'
import { findItem, readChain } from './store.ts'
import { type InputImage, readThread, type ThreadReading } from './thread.ts'
import { readChoice } from './tool-choice.ts'
import type { ToolParameter } from './tool-parameters.ts'

/** A checked request, ready to be answered. */
export interface PreparedResponse {
  parameters: ResponseParameters
  conversationId?: string
  /** What the client sent, as it is kept. */
  input: StoredItem[]
  /** Files that messages brought, of this request and of those before. */
  inputFiles: CodeFile[]
  /** Absent where code is not to be interpreted. Throws `ApiError` where a container has gone meanwhile. */
  openContainer?: () => CodeContainer
  turn: TurnRequest
}

function checkTools(context: ServerContext, tools: ToolParameter[]): void {
  for (const [index, tool] of tools.entries()) {
    if (tool.type === 'file_search') {
      for (const [at, id] of tool.vector_store_ids.entries()) {
        liveStore(context, id, `tools[${index}].vector_store_ids[${at}]`)
      }
    }
    if (tool.type === 'code_interpreter') checkCodeTool(context, tool)
    if (tool.type === 'function' && tool.strict) {
      checkStrictSchema(tool.parameters ?? {}, {
        of: `function '${tool.name}'`,
        param: `tools[${index}].parameters`,
        code: 'invalid_function_parameters',
      })
    }
  }
}

function checkFormat({ text }: ResponseParameters): void {
  if (text?.format?.type !== 'json_schema' || !text.format.strict) return
  checkStrictSchema(text.format.schema, {
    of: `response_format '${text.format.name}'`,
    param: 'text.format.schema',
    code: 'invalid_json_schema',
  })
}

/** JSON without a schema is only written where a message asks for it. The instructions are not among the messages. */
function checkJsonAsked({ text }: ResponseParameters, thread: ThreadReading): void {
  if (text?.format?.type !== 'json_object') return
  const said = [...thread.turns, ...thread.outputs.map(({ output }) => ({ text: output }))]
  if ([...thread.instructions, ...said.map((message) => message.text)].some((words) => /json/i.test(words)))
    return
  throw invalidRequest(
    "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.",
    'input',
  )
}

/** Pictures are read only by a model that looks at them, but must be there in any case. */
function checkImages(context: ServerContext, input: StoredItem[]): void {
  for (const item of input) {
    if (item.type !== 'message') continue
    for (const part of item.content) {
      if (part.type === 'input_image' && typeof part.file_id === 'string') fileRecord(context, part.file_id)
    }
  }
}

/** The stores and functions among tools. What code interprets is only opened when the turn begins. */
function readTools(tools: ToolParameter[]): Pick<TurnRequest, 'search' | 'functions'> {
  const request: Pick<TurnRequest, 'search' | 'functions'> = { functions: [] }
  for (const tool of tools) {
    if (tool.type === 'file_search') {
      request.search = {
        storeIds: tool.vector_store_ids,
        limit: tool.max_num_results ?? searchResultsDefault,
        filters: tool.filters ?? undefined,
        scoreThreshold: tool.ranking_options?.score_threshold,
      }
    }
    if (tool.type === 'function') {
      const { name, description, parameters } = tool
      request.functions.push({
        name,
        description: description ?? undefined,
        parameters: parameters ?? undefined,
      })
    }
  }
  return request
}

function readSchema(parameters: ResponseParameters): Pick<TurnRequest, 'jsonSchema'> {
  const format = parameters.text?.format
  if (format === undefined || format.type === 'text') return {}
  return { jsonSchema: format.type === 'json_schema' ? format.schema : {} }
}

function readSampling({ temperature, top_p, reasoning }: ResponseParameters): Sampling {
  return {
    temperature: temperature ?? undefined,
    topP: top_p ?? undefined,
    effort: reasoning?.effort ?? undefined,
  }
}

function readImages(context: ServerContext, parts: InputImage[]): TurnImage[] {
  return parts.flatMap(({ image_url: url, ...part }) => toImage(context, { ...part, url }) ?? [])
}

/** Where the thread is that a response goes on with. Throws `ApiError`. */
function readEarlier(
  context: ServerContext,
  { conversation, previous_response_id: previousId }: ResponseParameters,
): { earlier: StoredItem[]; conversationId?: string } {
  if (conversation && previousId) {
    throw invalidRequest(
      "Mutually exclusive parameters: 'conversation' and 'previous_response_id'. Provide at most one of them.",
      'conversation',
      'mutually_exclusive_parameters',
    )
  }
  const conversationId = typeof conversation === 'object' ? conversation?.id : conversation
  if (conversationId === undefined) return { earlier: previousId ? readChain(context, previousId) : [] }
  readConversation(context, conversationId, 'conversation')
  return { earlier: readItems(context, conversationId), conversationId }
}

/**
 * Checks everything that a schema cannot and gathers what the model needs. `kept` is the input of a response that was
 * accepted before. Throws `ApiError`.
 */
export function prepareResponse(
  context: ServerContext,
  parameters: ResponseParameters,
  kept?: StoredItem[],
): PreparedResponse {
  checkModelRules(parameters)
  if (parameters.prompt) {
    throw new ApiError(404, {
      message: `Prompt with id '${parameters.prompt.id}' not found.`,
      param: 'prompt',
    })
  }
  if (parameters.background && parameters.store === false) {
    throw invalidRequest("Background mode requires 'store' to be true.", 'background')
  }
  const { earlier, conversationId } = readEarlier(context, parameters)
  checkTools(context, parameters.tools ?? [])
  checkFormat(parameters)
  const { choice, tools } = readChoice(parameters)
  if (earlier.length === 0 && (parameters.input === undefined || parameters.input.length === 0)) {
    throw invalidRequest("Missing required parameter: 'input'.", 'input', 'missing_required_parameter')
  }
  const input = kept ?? storeItems(context, parameters.input, (id) => findItem(context, id))
  if (kept === undefined) checkImages(context, input)
  const thread = readThread([...earlier, ...input])
  if (kept === undefined) checkJsonAsked(parameters, thread)
  const codeTool = tools.find((tool) => tool.type === 'code_interpreter')
  return {
    parameters,
    ...(conversationId === undefined ? {} : { conversationId }),
    input,
    inputFiles: thread.files.map((file) => toCodeFile(context, file)),
    ...(codeTool === undefined
      ? {}
      : {
          openContainer: () =>
            openContainer(context, codeTool, {
              containerId: thread.containerId,
              fileIds: thread.files.flatMap((file) => file.file_id ?? []),
            }),
        }),
    turn: {
      model: parameters.model,
      instructions: [parameters.instructions ?? '', ...thread.instructions].join('\n').trim(),
      turns: thread.turns.map((turn) => ({ ...turn, images: readImages(context, turn.images) })),
      outputs: thread.outputs,
      inputTexts: [],
      toolChoice: choice,
      parallelCalls: parameters.parallel_tool_calls ?? true,
      sampling: readSampling(parameters),
      ...readTools(tools),
      ...readSchema(parameters),
      ...(parameters.max_output_tokens ? { maxTokens: parameters.max_output_tokens } : {}),
    },
  }
}
