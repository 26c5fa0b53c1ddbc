import type { Frame } from './sse-host.ts'

/** What a run is to become. */
export interface RunPlan {
  status?: string
  text?: string
  annotations?: unknown[]
  refusal?: string
  /** Steps before the message. */
  steps?: unknown[]
  /** Functions that it wants outputs of, where it becomes `requires_action`. */
  calls?: { id: string; name: string; arguments: string }[]
  last_error?: unknown
  incomplete_details?: unknown
}

/** A run object as the API shows it. */
export function runObject(plan: RunPlan = {}): Record<string, unknown> {
  const { status = 'completed', calls = [], last_error = null, incomplete_details = null } = plan
  const tool_calls = calls.map(({ id, ...called }) => ({ id, type: 'function', function: called }))
  return {
    id: 'run_1',
    object: 'thread.run',
    thread_id: 'thread_1',
    status,
    last_error,
    incomplete_details,
    required_action:
      calls.length === 0 ? null : { type: 'submit_tool_outputs', submit_tool_outputs: { tool_calls } },
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  }
}

/** A run as the API streams it, `thread.run.created` to `[DONE]`. */
export function runFrames(plan: RunPlan): Frame[] {
  const { status = 'completed', text, annotations = [], refusal, steps = [] } = plan
  const block =
    refusal === undefined
      ? { type: 'text', text: { value: text, annotations } }
      : { type: 'refusal', refusal }
  const message = { id: 'msg_1', object: 'thread.message', role: 'assistant', content: [block] }
  const deltas = ((text ?? refusal ?? '').match(/\S+\s*/g) ?? []).map((delta) =>
    refusal === undefined
      ? { index: 0, type: 'text', text: { value: delta } }
      : { index: 0, type: 'refusal', refusal: delta },
  )
  return [
    ['thread.run.created', runObject({ status: 'queued' })],
    ['thread.run.in_progress', runObject({ status: 'in_progress' })],
    ...steps.map((step): Frame => ['thread.run.step.completed', step]),
    ...deltas.map((delta): Frame => ['thread.message.delta', { id: 'msg_1', delta: { content: [delta] } }]),
    ...(text === undefined && refusal === undefined
      ? []
      : [['thread.message.completed', message] satisfies Frame]),
    [`thread.run.${status}`, runObject(plan)],
    ['done', '[DONE]'],
  ]
}

/** The annotation of a marker in a text. */
export function markerOf(text: string, marker: string, fileId: string): unknown {
  const start = text.indexOf(marker)
  return {
    type: 'file_citation',
    text: marker,
    start_index: start,
    end_index: start + marker.length,
    file_citation: { file_id: fileId },
  }
}

/** A step that called tools. */
export function toolStep(...tool_calls: unknown[]): unknown {
  return { id: 'step_1', type: 'tool_calls', step_details: { type: 'tool_calls', tool_calls } }
}
