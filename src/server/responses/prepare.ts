import { searchResultsDefault } from '../../limits.ts'
import type { ServerContext } from '../context.ts'
import { ApiError, invalidRequest } from '../http/errors.ts'
import { fileRecord } from '../knowledge/files.ts'
import { liveStore } from '../knowledge/stores.ts'
import type { ToolChoice, TurnRequest } from '../turns/turn.ts'
import { readConversation, readItems } from './conversations.ts'
import { storeItems, type StoredItem } from './items.ts'
import type { ResponseParameters } from './parameters.ts'
import { findItem, readChain } from './store.ts'
import { readThread } from './thread.ts'
import type { ToolParameter } from './tool-parameters.ts'

/** A checked request, ready to be answered. */
export interface PreparedResponse {
  parameters: ResponseParameters
  conversationId?: string
  /** What the client sent, as it is kept. */
  input: StoredItem[]
  turn: TurnRequest
}

function checkTools(context: ServerContext, tools: ToolParameter[]): void {
  for (const tool of tools) {
    if (tool.type === 'file_search') for (const id of tool.vector_store_ids) liveStore(context, id)
    if (tool.type !== 'code_interpreter') continue
    if (typeof tool.container === 'string') {
      throw new ApiError(404, {
        message: `Container with id '${tool.container}' not found.`,
        param: 'container',
      })
    }
    for (const id of tool.container.file_ids ?? []) fileRecord(context, id)
  }
}

function readChoice(parameters: ResponseParameters): ToolChoice {
  const choice = parameters.tool_choice ?? 'auto'
  if (typeof choice === 'string') return choice
  switch (choice.type) {
    case 'function':
      if (!parameters.tools?.some((tool) => tool.type === 'function' && tool.name === choice.name)) {
        throw invalidRequest(`Tool choice 'function' not found in 'tools' parameter.`, 'tool_choice')
      }
      return { type: 'function', name: choice.name }
    case 'allowed_tools':
      return choice.mode
    case 'file_search':
    case 'code_interpreter':
      if (!parameters.tools?.some((tool) => tool.type === choice.type)) {
        throw invalidRequest(`Tool choice '${choice.type}' not found in 'tools' parameter.`, 'tool_choice')
      }
      return { type: choice.type }
    default:
      return 'auto'
  }
}

function readTools(tools: ToolParameter[]): Pick<TurnRequest, 'search' | 'codeFiles' | 'functions'> {
  const request: Pick<TurnRequest, 'search' | 'codeFiles' | 'functions'> = { functions: [] }
  for (const tool of tools) {
    if (tool.type === 'file_search') {
      request.search = {
        storeIds: tool.vector_store_ids,
        limit: tool.max_num_results ?? searchResultsDefault,
        filters: tool.filters ?? undefined,
        scoreThreshold: tool.ranking_options?.score_threshold,
      }
    }
    if (tool.type === 'code_interpreter' && typeof tool.container !== 'string') {
      request.codeFiles = tool.container.file_ids ?? []
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

/** Checks everything that a schema cannot and gathers what the model needs. Throws `ApiError`. */
export function prepareResponse(context: ServerContext, parameters: ResponseParameters): PreparedResponse {
  const { conversation, previous_response_id: previousId } = parameters
  if (conversation && previousId) {
    throw invalidRequest(
      "Mutually exclusive parameters: 'conversation' and 'previous_response_id'. Provide at most one of them.",
      'conversation',
      'mutually_exclusive_parameters',
    )
  }
  if (parameters.prompt) {
    throw new ApiError(404, {
      message: `Prompt with id '${parameters.prompt.id}' not found.`,
      param: 'prompt',
    })
  }
  const conversationId = typeof conversation === 'object' ? conversation?.id : conversation
  if (conversationId !== undefined) readConversation(context, conversationId)
  const tools = parameters.tools ?? []
  checkTools(context, tools)
  const earlier =
    conversationId !== undefined
      ? readItems(context, conversationId)
      : previousId
        ? readChain(context, previousId)
        : []
  if (earlier.length === 0 && (parameters.input === undefined || parameters.input.length === 0)) {
    throw invalidRequest("Missing required parameter: 'input'.", 'input', 'missing_required_parameter')
  }
  const input = storeItems(context, parameters.input, (id) => findItem(context, id))
  const thread = readThread([...earlier, ...input])
  return {
    parameters,
    ...(conversationId === undefined ? {} : { conversationId }),
    input,
    turn: {
      model: parameters.model,
      instructions: [parameters.instructions ?? '', ...thread.instructions].join('\n').trim(),
      turns: thread.turns,
      outputs: thread.outputs,
      toolChoice: readChoice(parameters),
      ...readTools(tools),
      ...readSchema(parameters),
    },
  }
}
