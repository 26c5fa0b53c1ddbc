import type {
  ResponseCodeInterpreterToolCall,
  ResponseFunctionToolCall,
  ResponseOutputItem,
  ResponseOutputMessage,
} from 'openai/resources/responses/responses'
import type { ResolvePath } from '../conversations.ts'
import { nameSandboxFiles } from '../files/sandbox-links.ts'
import { toolCallOf, type FunctionCall } from '../function-calls.ts'
import { placeInsertions } from '../insertions.ts'
import type { Reply, RetrievedChunk, ToolCall } from '../reply.ts'
import { joinParts, type TextPart } from '../text-parts.ts'

export type OutputReading = Pick<Reply, 'text' | 'citations' | 'retrieved' | 'toolCalls'> & {
  /** What the model said instead of an answer. It is part of the text too. */
  refusal?: string
}

/**
 * What the output items of a turn say, all its responses together. `outputs` are those of function calls by call ID.
 */
export function readOutput(
  items: ResponseOutputItem[],
  outputs: Map<string, string>,
  resolvePath: ResolvePath,
): OutputReading {
  const messages = items.filter((item) => item.type === 'message')
  const refusal = messages
    .flatMap((message) => message.content ?? [])
    .find((part) => part.type === 'refusal')?.refusal
  return {
    ...nameSandboxFiles(joinParts(messages.flatMap((message) => partsOf(message, resolvePath)))),
    retrieved: retrievedOf(items, resolvePath),
    toolCalls: items.flatMap((item) => toolCallsOf(item, outputs)),
    ...(refusal === undefined ? {} : { refusal }),
  }
}

/** The calls that an application must answer. */
export function functionCallsOf(items: ResponseOutputItem[]): FunctionCall[] {
  return items.filter((item) => item.type === 'function_call').map(functionCallOf)
}

/** An item as the tool call that it is; none where it is something else. */
export function toolCallsOf(item: ResponseOutputItem, outputs: Map<string, string>): ToolCall[] {
  switch (item.type) {
    case 'function_call':
      return [toolCallOf(functionCallOf(item), outputs.get(item.call_id))]
    case 'file_search_call':
      return [{ id: item.id, type: 'file_search', arguments: { queries: item.queries ?? [] } }]
    case 'code_interpreter_call':
      return [
        { id: item.id, type: 'code_interpreter', arguments: { code: item.code ?? '' }, ...logsOf(item) },
      ]
    case 'web_search_call':
      return [{ id: item.id, type: 'web_search', arguments: item.action }]
    case 'mcp_call': {
      const output = item.output ?? (item.error ? JSON.stringify({ error: item.error }) : undefined)
      return [{ ...toolCallOf(item, output), type: 'mcp' }]
    }
    case 'mcp_approval_request':
      return [{ ...toolCallOf(item), type: 'mcp' }]
    default:
      return []
  }
}

function functionCallOf(item: ResponseFunctionToolCall): FunctionCall {
  return { id: item.call_id, name: item.name, arguments: item.arguments ?? '' }
}

function partsOf(message: ResponseOutputMessage, resolvePath: ResolvePath): TextPart[] {
  return (message.content ?? []).map((part) =>
    part.type === 'refusal'
      ? { text: part.refusal ?? '', citations: [] }
      : placeInsertions(part.text ?? '', part.annotations ?? [], resolvePath),
  )
}

/** Ranks go on from one search to the next, because together they are what the turn had to answer from. */
function retrievedOf(items: ResponseOutputItem[], resolvePath: ResolvePath): RetrievedChunk[] {
  return items
    .flatMap((item) => (item.type === 'file_search_call' ? (item.results ?? []) : []))
    .flatMap(({ file_id: fileId, filename, score, text }) => {
      if (!fileId) return []
      const path = resolvePath(fileId)
      return [
        {
          fileId,
          ...(path === undefined ? {} : { path }),
          ...(filename ? { filename } : {}),
          score: score ?? 0,
          text: text ?? '',
        },
      ]
    })
    .map((chunk, index) => ({ rank: index + 1, ...chunk }))
}

function logsOf(item: ResponseCodeInterpreterToolCall): { output?: string } {
  const logs = (item.outputs ?? []).flatMap((output) => (output.type === 'logs' ? [output.logs] : []))
  return logs.length === 0 ? {} : { output: logs.join('\n') }
}
