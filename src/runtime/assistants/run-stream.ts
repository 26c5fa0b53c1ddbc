import type { AssistantStreamEvent } from 'openai/resources/beta/assistants'
import type { MessageContent, MessageContentDelta } from 'openai/resources/beta/threads/messages'
import type { Run } from 'openai/resources/beta/threads/runs/runs'
import type { RunStep, RunStepDeltaEvent, ToolCallDelta } from 'openai/resources/beta/threads/runs/steps'
import type { ReplyError } from '../failures.ts'
import type { Marker } from '../markers.ts'
import { untilBroken } from '../stream-events.ts'

/** One block of an answer as it was sent, markers included. */
export interface AnswerPart {
  text: string
  annotations: Marker[]
  /** The model declined. */
  refusal: boolean
  /** The file that it is, where it is an image. */
  imageId?: string
}

/** What arrived of one stretch of a run: up to its end, or up to where it wants outputs of functions. */
export interface ReceivedRun {
  /** As the last event that carried it showed it. */
  run?: Run
  parts: AnswerPart[]
  /** How the stream broke. */
  broken?: ReplyError
  /** Why a message of it stops before its end, which some hosts only say there. */
  cutoff?: string
}

/** Told of what arrives, as it arrives. */
export interface RunListeners {
  onRun: (run: Run) => void
  /** A tool call that begins; its fields may be empty yet. */
  onCall: (call: ToolCallDelta) => void
  /** `part` tells one stretch of text from the next. */
  onText: (part: string, delta: string) => void
  /** A step that is done. */
  onStep: (step: RunStep) => void
}

/** Parts by index, by message ID. */
type Messages = Map<string, Map<number, AnswerPart>>

/** Reads one stream of a run to its end, whatever the stream does: see `readResponse`. */
export async function readRun(
  stream: AsyncIterable<AssistantStreamEvent>,
  { onRun, onCall, onText, onStep }: RunListeners,
): Promise<ReceivedRun> {
  const messages: Messages = new Map()
  const received: ReceivedRun = { parts: [] }
  for await (const event of untilBroken(stream, (broken) => (received.broken = broken))) {
    if (!event?.data) continue
    switch (event.event) {
      case 'thread.run.created':
      case 'thread.run.queued':
      case 'thread.run.in_progress':
      case 'thread.run.requires_action':
      case 'thread.run.completed':
      case 'thread.run.incomplete':
      case 'thread.run.failed':
      case 'thread.run.cancelling':
      case 'thread.run.cancelled':
      case 'thread.run.expired':
        received.run = event.data
        onRun(event.data)
        break
      case 'thread.message.delta':
        for (const delta of event.data.delta?.content ?? []) {
          const text = addDelta(partOf(messages, event.data.id, delta.index), delta)
          onText(`${event.data.id} ${delta.index}`, text)
        }
        break
      case 'thread.message.completed':
      case 'thread.message.incomplete':
        messages.set(event.data.id, new Map((event.data.content ?? []).map(wholePart).entries()))
        if (event.data.incomplete_details?.reason) received.cutoff = event.data.incomplete_details.reason
        break
      case 'thread.run.step.delta':
        for (const call of callsOfDelta(event.data)) onCall(call)
        break
      case 'thread.run.step.completed':
        onStep(event.data)
        break
      default:
    }
  }
  received.parts = [...messages.values()].flatMap((parts) => [...parts.values()])
  return received
}

function callsOfDelta({ delta }: RunStepDeltaEvent): ToolCallDelta[] {
  const details = delta?.step_details
  return details?.type === 'tool_calls' ? (details.tool_calls ?? []) : []
}

/** True where the run reached a state that it stays in. */
export function isRunOver(run: Run | undefined): boolean {
  return ['completed', 'failed', 'incomplete', 'cancelled', 'expired'].includes(run?.status ?? '')
}

function partOf(messages: Messages, message: string, index: number): AnswerPart {
  const parts = messages.get(message) ?? new Map<number, AnswerPart>()
  messages.set(message, parts)
  const part = parts.get(index) ?? { text: '', annotations: [], refusal: false }
  parts.set(index, part)
  return part
}

/** Adds a delta to its part; returns the text that it brought. */
function addDelta(part: AnswerPart, delta: MessageContentDelta): string {
  let text = ''
  if (delta.type === 'text') {
    text = delta.text?.value ?? ''
    part.annotations.push(...(delta.text?.annotations ?? []))
  } else if (delta.type === 'image_file') {
    const fileId = delta.image_file?.file_id
    if (fileId) part.imageId = fileId
  } else if (delta.type === 'refusal') {
    text = delta.refusal ?? ''
    part.refusal = true
  }
  part.text += text
  return text
}

/** A block of a message that is complete. */
export function wholePart(content: MessageContent): AnswerPart {
  if (content.type === 'text') {
    const { value, annotations } = content.text ?? {}
    return { text: value ?? '', annotations: annotations ?? [], refusal: false }
  }
  if (content.type === 'image_file') {
    return { text: '', annotations: [], refusal: false, imageId: content.image_file?.file_id ?? '' }
  }
  const text = content.type === 'refusal' ? (content.refusal ?? '') : ''
  return { text, annotations: [], refusal: content.type === 'refusal' }
}
