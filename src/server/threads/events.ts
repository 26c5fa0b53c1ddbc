import type OpenAI from 'openai'

export type ThreadEvent = OpenAI.Beta.AssistantStreamEvent

/** Takes each event as it happens; ignored where nobody listens. */
export type Emit = (event: ThreadEvent) => Promise<void>
