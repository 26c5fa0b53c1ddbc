import { type ContainerFileRow, writeContainerFile } from '../containers/container-files.ts'
import type { ServerContext } from '../context.ts'
import { splitDeltas } from '../model/usage.ts'
import type { TurnEvent } from '../model/turn.ts'
import type { Emit } from './events.ts'
import {
  presentItem,
  type CodeCall,
  type FileSearchCall,
  type FunctionCall,
  type OutputItem,
} from './items.ts'
import type { Include } from './parameters.ts'

/** Where output items go as a turn happens: into `items`, and to whoever listens. */
export interface Output {
  items: OutputItem[]
  include: Include
  emit: Emit
}

type Of<Type extends TurnEvent['type']> = Extract<TurnEvent, { type: Type }>

/** Begins an item of the output. */
export async function addItem(
  output: Output,
  item: OutputItem,
): Promise<{ item_id: string; output_index: number }> {
  const output_index = output.items.push(item) - 1
  await output.emit({ type: 'response.output_item.added', output_index, item: structuredClone(item) })
  return { item_id: item.id, output_index }
}

/** Ends an item of the output. */
export async function finishItem(output: Output, item: OutputItem, output_index: number): Promise<void> {
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
  const place = await addItem(output, call)
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
  await finishItem(
    output,
    { ...call, status: 'completed', queries: event.queries, results },
    place.output_index,
  )
}

/** Puts out code that was interpreted, with its logs and images. The files it made are kept in its container. */
export async function writeCode(
  context: ServerContext,
  output: Output,
  event: Of<'code'>,
  containerId: string,
): Promise<ContainerFileRow[]> {
  const call: CodeCall = {
    id: context.newId('ci_'),
    type: 'code_interpreter_call',
    status: 'in_progress',
    container_id: containerId,
    code: '',
    outputs: null,
  }
  const place = await addItem(output, call)
  await output.emit({ type: 'response.code_interpreter_call.in_progress', ...place })
  for (const delta of splitDeltas(event.code)) {
    await output.emit({ type: 'response.code_interpreter_call_code.delta', delta, ...place })
  }
  await output.emit({ type: 'response.code_interpreter_call_code.done', code: event.code, ...place })
  await output.emit({ type: 'response.code_interpreter_call.interpreting', ...place })
  const made = event.files.map(({ name, content }) => writeContainerFile(context, containerId, name, content))
  await output.emit({ type: 'response.code_interpreter_call.completed', ...place })
  const outputs: NonNullable<CodeCall['outputs']> = [{ type: 'logs', logs: event.logs }]
  for (const { name, content } of event.files) {
    if (!name.endsWith('.png')) continue
    outputs.push({ type: 'image', url: `data:image/png;base64,${Buffer.from(content).toString('base64')}` })
  }
  await finishItem(output, { ...call, status: 'completed', code: event.code, outputs }, place.output_index)
  return made
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
  const place = await addItem(output, call)
  for (const delta of splitDeltas(event.arguments)) {
    await output.emit({ type: 'response.function_call_arguments.delta', delta, ...place })
  }
  await output.emit({
    type: 'response.function_call_arguments.done',
    arguments: event.arguments,
    ...place,
  })
  await finishItem(output, { ...call, status: 'completed', arguments: event.arguments }, place.output_index)
}
