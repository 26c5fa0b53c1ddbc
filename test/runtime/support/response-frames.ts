import type { Frame } from './sse-host.ts'

/** What a response is to become. */
export interface ResponsePlan {
  id?: string
  status?: string
  text?: string
  annotations?: unknown[]
  refusal?: string
  /** Items before the message. */
  items?: unknown[]
  error?: unknown
  incomplete_details?: unknown
}

/** A response as the API streams it, `response.created` to its end. */
export function responseFrames(plan: ResponsePlan): Frame[] {
  const { id = 'resp_1', status = 'completed', text, annotations = [], refusal, items = [] } = plan
  const content =
    refusal === undefined ? { type: 'output_text', text, annotations } : { type: 'refusal', refusal }
  const message = { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [content] }
  const output = text === undefined && refusal === undefined ? items : [...items, message]
  const place = { item_id: 'msg_1', output_index: items.length, content_index: 0 }
  const started = { id, object: 'response', status: 'in_progress', output: [] }
  const ended = {
    ...started,
    status,
    output,
    error: plan.error ?? null,
    incomplete_details: plan.incomplete_details ?? null,
    usage: { input_tokens: 10, output_tokens: 5, total_tokens: 15 },
  }
  const kind = refusal === undefined ? 'output_text' : 'refusal'
  const deltas = (text ?? refusal ?? '').match(/\S+\s*/g) ?? []
  const data: ({ type: string } & Record<string, unknown>)[] = [
    { type: 'response.created', response: started },
    { type: 'response.in_progress', response: started },
    ...items.map((item, index) => ({ type: 'response.output_item.done', output_index: index, item })),
    ...deltas.map((delta) => ({ type: `response.${kind}.delta`, ...place, delta })),
    ...annotations.map((annotation, index) => ({
      type: 'response.output_text.annotation.added',
      ...place,
      annotation,
      annotation_index: index,
    })),
    ...(output.length > items.length
      ? [{ type: 'response.output_item.done', output_index: items.length, item: message }]
      : []),
    { type: `response.${status}`, response: ended },
  ]
  return data.map((event, index) => [event.type, { ...event, sequence_number: index }])
}

/** The annotation of a cited file. */
export function fileCitation(fileId: string, index: number): unknown {
  return { type: 'file_citation', file_id: fileId, filename: `${fileId}.md`, index }
}

export function functionCall(id: string, name: string, args: string): unknown {
  return { type: 'function_call', id: `fc_${id}`, call_id: id, name, arguments: args, status: 'completed' }
}
