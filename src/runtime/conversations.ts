import type OpenAI from 'openai'
import type { Tool } from '../config/desired.ts'
import type { Runtime } from '../config/runtime.ts'
import { UserError } from '../errors.ts'
import { createAssistantsConversations } from './assistants/assistants.ts'
import { prepareFolder } from './files/downloads.ts'
import type { ToolCall, Reply } from './reply.ts'
import { createResponsesConversations } from './responses/responses.ts'
import { realTiming, type Timing } from './timing.ts'

/**
 * Which assistant a conversation talks to, as a sync left it. `tools` are those that it declares, so that attachments
 * which none of them takes are refused at once; where it is absent, the provider has to.
 */
export type Provisioned = { key: string; tools?: Tool['type'][] } &
  /** `model`: instead of the assistant's own. */
  (
    | { runtime: 'assistants'; assistantId: string; model?: string }
    | { runtime: 'responses'; request: ProvisionedRequest }
  )

/** Body of `responses.create` without input and conversation: model, instructions, tools, ... */
export type ProvisionedRequest = Record<string, unknown> & { model: string }

/**
 * What a function tool answers: a string as it is, anything else as JSON. Throwing makes `{"error": message}` the
 * tool's output. The signal is that of the turn.
 */
export interface FunctionHandler {
  (name: string, args: unknown, signal?: AbortSignal): Promise<unknown>
  /** Throws `UserError` for a function that it cannot answer, so that none of a round is called. */
  check?(name: string): void
}

/** From a file ID to `<knowledge base>/<path>`, for the assistant asked. */
export type ResolvePath = (fileId: string) => string | undefined

export interface AskOptions {
  signal?: AbortSignal
  /** Called as the answer arrives. */
  onEvent?: (event: ReplyEvent) => void
  /** False asks for the answer in one piece, for hosts and networks that do not stream; `onEvent` gets it whole. */
  stream?: boolean
  /** Files for this message; a string is a path alone. What cannot be used is a `UserError` before the first request. */
  attachments?: (Attachment | string)[]
}

/** A file that a message brings. */
export interface Attachment {
  /** Absolute, or relative to the working directory. */
  path: string
  /** By its type and the assistant's tools where absent. `input`: the model itself reads it. */
  for?: 'code_interpreter' | 'file_search' | 'input'
}

/**
 * What happens in a turn. Deltas join to the reply's text, nearly: it closes gaps that only its end shows. Every tool
 * call is told twice, when it begins, by when its arguments and output may be unknown, and when it is over.
 */
export type ReplyEvent =
  | { type: 'text'; delta: string }
  | { type: 'tool'; phase: 'started' | 'ended'; call: ToolCall }

/** One conversation, whatever the runtime calls it: a Conversation or a Thread. */
export interface Thread {
  readonly id: string
  /** Sends one user message and waits for the whole answer. Throws `UserError` where the provider cannot be used. */
  ask(message: string, options?: AskOptions): Promise<Reply>
  /** Deletes it and what it made. Never throws for what is already gone. */
  delete(): Promise<void>
}

/** How to talk to provisioned assistants on one runtime. */
export interface Conversations {
  open(assistant: Provisioned, options: OpenOptions): Promise<Thread>
}

export interface OpenOptions {
  resolvePath: ResolvePath
  handler?: FunctionHandler
  /** Milliseconds that one turn may take. Then it is cancelled at the provider, and its error's code is `deadline`. */
  deadline?: number
  /** Continue this one instead of making a new one. */
  threadId?: string
  /** Folder that files which the assistant's code makes are downloaded to; it is made where it is missing. */
  download?: string
  /** Told each ID that was made at the provider, so that a later command can clean up after a crash. */
  onCreated?: (id: string) => Promise<void>
}

const creators = { responses: createResponsesConversations, assistants: createAssistantsConversations }

/** Conversations with assistants that were provisioned for a runtime. */
export function createConversations(
  client: OpenAI,
  runtime: Runtime,
  timing: Timing = realTiming,
): Conversations {
  // The SDK would print malformed events to the console, where they would mix with our output.
  const quiet = client.withOptions({ logLevel: 'off' })
  const conversations = creators[runtime](quiet, { ...timing, pause: { until: 0 } })
  return {
    async open(assistant, options) {
      if (options.threadId?.trim() === '')
        throw new UserError('usage', 'the ID of the thread is empty', {
          hint: 'leave it out to start a new thread',
        })
      if (options.download !== undefined) await prepareFolder(options.download)
      const thread = await conversations.open(assistant, options)
      return options.deadline === undefined ? thread : limitTurns(thread, options.deadline)
    },
  }
}

function limitTurns(thread: Thread, deadline: number): Thread {
  return {
    ...thread,
    ask(message, options = {}) {
      const limit = AbortSignal.timeout(deadline)
      const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit])
      return thread.ask(message, { ...options, signal })
    },
  }
}
