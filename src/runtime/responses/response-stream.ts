import type {
  Response,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseOutputText,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses'
import type { ReplyError } from '../failures.ts'
import { untilBroken } from '../stream-events.ts'

/** What arrived of one response. */
export interface ReceivedResponse {
  /** As the last event that carried it showed it. */
  response?: Response
  /** Whole where the response ended in good order, else as far as it came. */
  output: ResponseOutputItem[]
  /** How the stream broke. */
  broken?: ReplyError
}

/** Told of what arrives, as it arrives. */
export interface ResponseListeners {
  onId: (id: string) => Promise<void>
  /** `part` tells one stretch of text from the next. */
  onText: (part: string, delta: string) => void
  /** An item that begins: its fields may be empty yet. */
  onBegin: (item: ResponseOutputItem) => void
  /** A whole item: a message, a tool call. */
  onItem: (item: ResponseOutputItem) => void
}

/**
 * Reads one streamed response to its end, whatever the stream does. Events are read defensively: hosts leave out
 * fields and whole events, and a cut can come after any of them.
 */
export async function readResponse(
  stream: AsyncIterable<ResponseStreamEvent>,
  listeners: ResponseListeners,
): Promise<ReceivedResponse> {
  const whole: ResponseOutputItem[] = []
  const open = new Map<string, ResponseOutputText>()
  const received: ReceivedResponse = { output: whole }
  for await (const event of untilBroken(stream, (broken) => (received.broken = broken))) {
    switch (event?.type) {
      case 'response.created':
      case 'response.queued':
      case 'response.in_progress':
      case 'response.completed':
      case 'response.failed':
      case 'response.incomplete':
        if (!event.response) break
        if (received.response === undefined && event.response.id) await listeners.onId(event.response.id)
        received.response = event.response
        break
      case 'response.output_text.delta':
      case 'response.refusal.delta': {
        const key = `${event.item_id} ${event.content_index}`
        openPart(open, key).text += event.delta ?? ''
        listeners.onText(key, event.delta ?? '')
        break
      }
      case 'response.output_text.annotation.added':
        if (event.annotation) {
          openPart(open, `${event.item_id} ${event.content_index}`).annotations.push(event.annotation)
        }
        break
      case 'response.output_item.added':
        if (event.item) listeners.onBegin(event.item)
        break
      case 'response.output_item.done':
        if (!event.item) break
        whole.push(event.item)
        if (event.item.type === 'message') open.clear()
        listeners.onItem(event.item)
        break
      default:
    }
  }
  if (open.size > 0) whole.push(partialMessage([...open.values()]))
  // Some hosts leave the output out of their last event, others send nothing else.
  if (isOver(received.response) && received.response?.output?.length) {
    received.output = received.response.output
  }
  return received
}

/** A response that is not streamed. `awaitEnd` waits for the end of one that was not over when it came. */
export async function readWhole(
  begun: Response,
  awaitEnd: (begun: Response) => Promise<Response>,
  listeners: ResponseListeners,
): Promise<ReceivedResponse> {
  if (begun.id) await listeners.onId(begun.id)
  const response = await awaitEnd(begun)
  const output = response.output ?? []
  for (const item of output) listeners.onItem(item)
  return { response, output }
}

/** True where the response reached a state that it stays in. */
export function isOver(response: Response | undefined): boolean {
  return ['completed', 'failed', 'incomplete', 'cancelled'].includes(response?.status ?? '')
}

function openPart(open: Map<string, ResponseOutputText>, key: string): ResponseOutputText {
  const part = open.get(key) ?? { type: 'output_text', text: '', annotations: [] }
  open.set(key, part)
  return part
}

/** A message that was cut, so that a reply can show how far it came. */
function partialMessage(content: ResponseOutputText[]): ResponseOutputMessage {
  return { id: '', type: 'message', role: 'assistant', status: 'incomplete', content }
}
