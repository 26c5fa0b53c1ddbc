import type OpenAI from 'openai'
import type { ServerContext } from '../context.ts'
import type { ItemParameter, MessageParameter } from './item-parameters.ts'
import type { Include } from './parameters.ts'

export type OutputMessage = OpenAI.Responses.ResponseOutputMessage
export type FileSearchCall = OpenAI.Responses.ResponseFileSearchToolCall
export type CodeCall = OpenAI.Responses.ResponseCodeInterpreterToolCall
export type FunctionCall = OpenAI.Responses.ResponseFunctionToolCallItem
export type FunctionCallOutput = OpenAI.Responses.ResponseFunctionToolCallOutputItem

/** What a turn puts out. */
export type OutputItem = OutputMessage | FileSearchCall | CodeCall | FunctionCall

/** A message of the client's, with its parts as it sent them. */
export interface InputMessage {
  id: string
  type: 'message'
  role: MessageParameter['role']
  status: 'completed'
  content: Exclude<MessageParameter['content'], string>
}

/** A call, output or other item of the client's, with its parts as it sent them. */
export type OtherItem = Exclude<ItemParameter, MessageParameter | { type: 'item_reference' }> & { id: string }

/** An item of a response's input or output, or of a conversation, as it is kept: with an ID and all its parts. */
export type StoredItem = InputMessage | OutputItem | OtherItem

const idPrefixes: Record<string, string> = {
  function_call: 'fc_',
  function_call_output: 'fco_',
  file_search_call: 'fs_',
  code_interpreter_call: 'ci_',
  web_search_call: 'ws_',
  reasoning: 'rs_',
}

function storeMessage(context: ServerContext, message: MessageParameter): InputMessage {
  return {
    id: message.id ?? context.newId('msg_'),
    type: 'message',
    role: message.role,
    status: 'completed',
    content: partsOf(message),
  }
}

function partsOf({ role, content }: MessageParameter): InputMessage['content'] {
  if (typeof content !== 'string') return content
  if (role === 'assistant') return [{ type: 'output_text', text: content, annotations: [] }]
  return [{ type: 'input_text', text: content }]
}

/**
 * Input items as they are kept. `find` looks up what an `item_reference` names and throws where there is nothing.
 */
export function storeItems(
  context: ServerContext,
  items: string | ItemParameter[] | undefined,
  find: (id: string) => StoredItem,
): StoredItem[] {
  if (items === undefined) return []
  if (typeof items === 'string') {
    return [storeMessage(context, { type: 'message', role: 'user', content: items })]
  }
  return items.map((item) => {
    if (item.type === 'message') return storeMessage(context, item)
    if (item.type === 'item_reference') return find(item.id)
    const id = item.id ?? context.newId(idPrefixes[item.type] ?? 'item_')
    const status = item.type.startsWith('function_call') ? { status: 'completed' as const } : {}
    return { ...item, ...status, id }
  })
}

/** An item as clients see it: search results and code outputs only where they were asked for. */
export function presentItem<Item extends StoredItem>(item: Item, include: Include): Item {
  if (item.type === 'file_search_call' && !include.includes('file_search_call.results')) {
    return { ...item, results: null }
  }
  if (item.type === 'code_interpreter_call' && !include.includes('code_interpreter_call.outputs')) {
    return { ...item, outputs: null }
  }
  return item
}
