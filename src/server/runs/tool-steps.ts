import type OpenAI from 'openai'
import type { ServerContext } from '../context.ts'
import type { TurnEvent } from '../model/turn.ts'
import type { Emit } from '../threads/events.ts'
import type { Run, RunStep } from '../threads/lookup.ts'
import type { FileRow } from '../knowledge/files.ts'
import { isImage, keepMadeFile } from '../threads/made-files.ts'
import {
  createStep,
  describeSearch,
  endStep,
  type FunctionToolCall,
  presentStep,
  type ToolCall,
} from './steps.ts'

type ToolCallDelta = OpenAI.Beta.Threads.Runs.ToolCallDelta
type Of<Type extends TurnEvent['type']> = Extract<TurnEvent, { type: Type }>

/** Begins a step of tool calls and tells of them. */
async function beginStep(
  context: ServerContext,
  run: Run,
  emit: Emit,
  calls: ToolCall[],
  deltas: ToolCallDelta[],
): Promise<RunStep> {
  const step = createStep(context, run, { type: 'tool_calls', tool_calls: calls })
  const begun: RunStep = { ...step, step_details: { type: 'tool_calls', tool_calls: [] } }
  await emit({ event: 'thread.run.step.created', data: begun })
  await emit({ event: 'thread.run.step.in_progress', data: begun })
  await emit({
    event: 'thread.run.step.delta',
    data: {
      id: step.id,
      object: 'thread.run.step.delta',
      delta: { step_details: { type: 'tool_calls', tool_calls: deltas } },
    },
  })
  return step
}

/** Records a file search with its results. */
export async function recordSearch(
  context: ServerContext,
  run: Run,
  emit: Emit,
  event: Of<'search'>,
  withContent: boolean,
): Promise<void> {
  const tool = run.tools.find((candidate) => candidate.type === 'file_search')
  const id = context.newId('call_')
  const call = describeSearch(id, event.hits, tool?.file_search?.ranking_options)
  const step = await beginStep(
    context,
    run,
    emit,
    [call],
    [{ index: 0, id, type: 'file_search', file_search: {} }],
  )
  await endStep(context, step, 'completed', ({ event: name, data }) =>
    name === 'thread.run.step.completed'
      ? emit({ event: name, data: presentStep(data, withContent) })
      : Promise.resolve(),
  )
}

/** Records code that was interpreted, with its logs and images, and keeps the files that it made. */
export async function recordCode(
  context: ServerContext,
  run: Run,
  emit: Emit,
  event: Of<'code'>,
): Promise<FileRow[]> {
  const id = context.newId('call_')
  const { code: input, logs, files } = event
  const made = files.map((file) => keepMadeFile(context, file))
  const outputs = [
    { type: 'logs' as const, logs },
    ...made.filter(isImage).map((file) => ({ type: 'image' as const, image: { file_id: file.id } })),
  ]
  const step = await beginStep(
    context,
    run,
    emit,
    [{ id, type: 'code_interpreter', code_interpreter: { input, outputs } }],
    [
      {
        index: 0,
        id,
        type: 'code_interpreter',
        code_interpreter: { input, outputs: outputs.map((output, index) => ({ index, ...output })) },
      },
    ],
  )
  await endStep(context, step, 'completed', emit)
  return made
}

/** Records calls that the client is to answer. The step stays open until it does. */
export async function recordCalls(
  context: ServerContext,
  run: Run,
  emit: Emit,
  events: Of<'call'>[],
): Promise<FunctionToolCall[]> {
  const calls = events.map((event): FunctionToolCall => ({
    id: context.newId('call_'),
    type: 'function',
    function: { name: event.name, arguments: event.arguments, output: null },
  }))
  await beginStep(
    context,
    run,
    emit,
    calls,
    calls.map((call, index) => ({ ...call, index })),
  )
  return calls
}
