import { searchResultsDefault } from '../../limits.ts'
import type { FunctionDeclaration } from '../answer/functions.ts'
import type { ServerContext } from '../context.ts'
import { fileRecord, readFile } from '../knowledge/files.ts'
import { liveStore } from '../knowledge/stores.ts'
import { estimateTokens } from '../knowledge/tokens.ts'
import { toImage, type TurnImage } from '../model/images.ts'
import type { ToolChoice, TurnMessage, TurnRequest } from '../model/turn.ts'
import { type Message, readAssistant, readThread, type Run } from '../threads/lookup.ts'
import { readMessages } from '../threads/messages.ts'
import { readCalls } from './steps.ts'

function textOf(message: Message): string {
  return message.content.flatMap((part) => (part.type === 'text' ? [part.text.value] : [])).join('\n')
}

/** The answer without its citations: they are for readers, and the next turn would take them for words. */
function plainText(message: Message): string {
  const markers = message.content
    .flatMap((part) => (part.type === 'text' ? part.text.annotations : []))
    .filter((annotation) => annotation.type === 'file_citation')
    .map((annotation) => annotation.text)
  return markers.reduce((text, marker) => text.replaceAll(marker, ''), textOf(message))
}

function imagesOf(context: ServerContext, { content }: Message): TurnImage[] {
  return content.flatMap((part) => {
    if (part.type === 'image_url') return toImage(context, part.image_url) ?? []
    return part.type === 'image_file' ? (toImage(context, part.image_file) ?? []) : []
  })
}

function truncate(turns: TurnMessage[], run: Run): TurnMessage[] {
  const last = run.truncation_strategy?.last_messages
  return last ? turns.slice(-last) : turns
}

/**
 * Drops the oldest turns until the prompt fits. Undefined where not even the instructions and the last message do.
 */
function fitTurns(turns: TurnMessage[], run: Run): TurnMessage[] | undefined {
  const room = (run.max_prompt_tokens ?? Infinity) - estimateTokens(run.instructions)
  let used = 0
  const kept: TurnMessage[] = []
  for (const turn of turns.toReversed()) {
    used += estimateTokens(turn.text)
    if (used > room) break
    kept.unshift(turn)
  }
  return kept.length === 0 && turns.length > 0 ? undefined : kept
}

function readChoice(run: Run): ToolChoice {
  const choice = run.tool_choice ?? 'auto'
  if (typeof choice === 'string') return choice
  if (choice.type === 'function') return { type: 'function', name: choice.function?.name ?? '' }
  return { type: choice.type }
}

function readSearch(context: ServerContext, run: Run): Pick<TurnRequest, 'search'> {
  const tool = run.tools.find((candidate) => candidate.type === 'file_search')
  const storeIds = storesOf(context, run)
  if (tool === undefined || storeIds.length === 0) return {}
  for (const id of storeIds) liveStore(context, id)
  return {
    search: {
      storeIds,
      limit: tool.file_search?.max_num_results ?? searchResultsDefault,
      scoreThreshold: tool.file_search?.ranking_options?.score_threshold,
    },
  }
}

function readCodeFiles(context: ServerContext, run: Run): Pick<TurnRequest, 'codeFiles'> {
  if (!run.tools.some((tool) => tool.type === 'code_interpreter')) return {}
  const owners = [readAssistant(context, run.assistant_id), readThread(context, run.thread_id)]
  const ids = owners.flatMap((owner) => owner.tool_resources?.code_interpreter?.file_ids ?? [])
  const codeFiles = [...new Set(ids)].map((id) => ({
    name: fileRecord(context, id).filename,
    read: () => readFile(context, id),
  }))
  return { codeFiles }
}

function readFunctions(run: Run): FunctionDeclaration[] {
  return run.tools.flatMap((tool) => {
    if (tool.type !== 'function') return []
    const { name, description, parameters } = tool.function
    return [{ name, description, parameters }]
  })
}

/** The stores that a run searches: its assistant's and its thread's. */
export function storesOf(context: ServerContext, run: Run): string[] {
  const owners = [readAssistant(context, run.assistant_id), readThread(context, run.thread_id)]
  const ids = owners.flatMap((owner) => owner.tool_resources?.file_search?.vector_store_ids ?? [])
  return [...new Set(ids)]
}

/**
 * What a run has to answer, and with what; undefined where its prompt does not fit into `max_prompt_tokens`.
 * Throws `ApiError` where something that it needs is gone.
 */
export function readRunTurn(context: ServerContext, run: Run): TurnRequest | undefined {
  const turns = readMessages(context, run.thread_id)
    .filter((message) => message.run_id !== run.id)
    .map((message): TurnMessage => ({
      role: message.role,
      text: plainText(message),
      images: imagesOf(context, message),
    }))
  const fitting = fitTurns(truncate(turns, run), run)
  if (fitting === undefined) return undefined
  const format = run.response_format
  const wantsJson = typeof format === 'object' && format !== null && format.type !== 'text'
  const schema = wantsJson && format.type === 'json_schema' ? format.json_schema.schema : undefined
  return {
    model: run.model,
    instructions: run.instructions,
    turns: fitting,
    outputs: readCalls(context, run.id).map((call) => ({
      callId: call.id,
      name: call.function.name,
      arguments: call.function.arguments,
      output: call.function.output ?? '',
    })),
    inputTexts: [],
    parallelCalls: run.parallel_tool_calls,
    sampling: {
      temperature: run.temperature ?? undefined,
      topP: run.top_p ?? undefined,
      effort: run.reasoning_effort ?? undefined,
    },
    functions: readFunctions(run),
    toolChoice: readChoice(run),
    ...readSearch(context, run),
    ...readCodeFiles(context, run),
    ...(wantsJson ? { jsonSchema: schema ?? {} } : {}),
    ...(run.max_completion_tokens === null ? {} : { maxTokens: run.max_completion_tokens }),
  }
}
