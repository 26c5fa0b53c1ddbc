import type { ServerContext } from '../context.ts'
import { splitDeltas } from '../turns/usage.ts'
import type { TurnEvent } from '../turns/turn.ts'
import type { Emit } from './events.ts'
import {
  presentItem,
  type CodeCall,
  type FileSearchCall,
  type FunctionCall,
  type OutputItem,
  type OutputMessage,
} from './items.ts'
import type { Include } from './parameters.ts'

/** Where output items go as a turn happens: into `items`, and to whoever listens. */
export interface Output {
  items: OutputItem[]
  include: Include
  emit: Emit
}

type Of<Type extends TurnEvent['type']> = Extract<TurnEvent, { type: Type }>

async function add(output: Output, item: OutputItem): Promise<{ item_id: string; output_index: number }> {
  const output_index = output.items.push(item) - 1
  await output.emit({ type: 'response.output_item.added', output_index, item: structuredClone(item) })
  return { item_id: item.id, output_index }
}

async function finish(output: Output, item: OutputItem, output_index: number): Promise<void> {
  output.items[output_index] = item
  const shown = presentItem(item, output.include)
  await output.emit({ type: 'response.output_item.done', output_index, item: shown })
}

/** Puts out a file search with its results. */
export async function writeSearch(
  context: ServerContext,
  output: Output,
  event: Of<'search'>,
): Promise<void> {
  const call: FileSearchCall = {
    id: context.newId('fs_'),
    type: 'file_search_call',
    status: 'in_progress',
    queries: [],
    results: null,
  }
  const place = await add(output, call)
  await output.emit({ type: 'response.file_search_call.in_progress', ...place })
  await output.emit({ type: 'response.file_search_call.searching', ...place })
  await output.emit({ type: 'response.file_search_call.completed', ...place })
  const results = event.hits.map((hit) => ({
    file_id: hit.fileId,
    filename: hit.filename,
    score: hit.score,
    text: hit.text,
    attributes: hit.attributes,
  }))
  await finish(output, { ...call, status: 'completed', queries: event.queries, results }, place.output_index)
}

/** Puts out code that was interpreted, with its logs. */
export async function writeCode(
  context: ServerContext,
  output: Output,
  event: Of<'code'>,
  containerId: string,
): Promise<void> {
  const call: CodeCall = {
    id: context.newId('ci_'),
    type: 'code_interpreter_call',
    status: 'in_progress',
    container_id: containerId,
    code: '',
    outputs: null,
  }
  const place = await add(output, call)
  await output.emit({ type: 'response.code_interpreter_call.in_progress', ...place })
  for (const delta of splitDeltas(event.code)) {
    await output.emit({ type: 'response.code_interpreter_call_code.delta', delta, ...place })
  }
  await output.emit({ type: 'response.code_interpreter_call_code.done', code: event.code, ...place })
  await output.emit({ type: 'response.code_interpreter_call.interpreting', ...place })
  await output.emit({ type: 'response.code_interpreter_call.completed', ...place })
  const outputs: CodeCall['outputs'] = [{ type: 'logs', logs: event.logs }]
  await finish(output, { ...call, status: 'completed', code: event.code, outputs }, place.output_index)
}

/** Puts out a call that the client is to answer. */
export async function writeCall(context: ServerContext, output: Output, event: Of<'call'>): Promise<void> {
  const call: FunctionCall = {
    id: context.newId('fc_'),
    type: 'function_call',
    status: 'in_progress',
    call_id: context.newId('call_'),
    name: event.name,
    arguments: '',
  }
  const place = await add(output, call)
  for (const delta of splitDeltas(event.arguments)) {
    await output.emit({ type: 'response.function_call_arguments.delta', delta, ...place })
  }
  await output.emit({
    type: 'response.function_call_arguments.done',
    arguments: event.arguments,
    ...place,
  })
  await finish(output, { ...call, status: 'completed', arguments: event.arguments }, place.output_index)
}

/** A message that grows by segments, and is then closed. */
export interface MessageWriter {
  write(segment: Of<'text'>['segment']): Promise<void>
  close(status: 'completed' | 'incomplete'): Promise<void>
}

/** Begins the message of the answer. Its citations point to the end of what they support, in UTF-16 units. */
export async function openMessage(context: ServerContext, output: Output): Promise<MessageWriter> {
  const message: OutputMessage = {
    id: context.newId('msg_'),
    type: 'message',
    status: 'in_progress',
    role: 'assistant',
    content: [],
  }
  const place = { ...(await add(output, message)), content_index: 0 }
  const part = { type: 'output_text' as const, text: '', annotations: [] as OutputAnnotation[], logprobs: [] }
  await output.emit({ type: 'response.content_part.added', part: structuredClone(part), ...place })
  return {
    write: async ({ text, source }) => {
      for (const delta of splitDeltas(text)) {
        part.text += delta
        await output.emit({ type: 'response.output_text.delta', delta, logprobs: [], ...place })
      }
      if (source === undefined) return
      const annotation: OutputAnnotation = {
        type: 'file_citation',
        index: part.text.length,
        file_id: source.fileId,
        filename: source.filename,
      }
      const annotation_index = part.annotations.push(annotation) - 1
      await output.emit({
        type: 'response.output_text.annotation.added',
        annotation,
        annotation_index,
        ...place,
      })
    },
    close: async (status) => {
      await output.emit({ type: 'response.output_text.done', text: part.text, logprobs: [], ...place })
      await output.emit({ type: 'response.content_part.done', part, ...place })
      await finish(output, { ...message, status, content: [part] }, place.output_index)
    },
  }
}

type OutputAnnotation = Extract<
  OutputMessage['content'][number],
  { type: 'output_text' }
>['annotations'][number]
