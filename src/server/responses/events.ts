import type OpenAI from 'openai'
import type { ResponseObject } from './response.ts'

type SdkEvent = OpenAI.Responses.ResponseStreamEvent
type Lifecycle = Extract<SdkEvent, { response: unknown }>

/** An event before it is numbered; those that carry the response carry ours. */
type Unnumbered<Event> = Event extends Lifecycle
  ? { type: Event['type']; response: ResponseObject }
  : Event extends SdkEvent
    ? Omit<Event, 'sequence_number'>
    : never

export type ResponseEvent = Unnumbered<SdkEvent>

/** Takes each event as it happens; ignored where nobody listens. */
export type Emit = (event: ResponseEvent) => Promise<void>
