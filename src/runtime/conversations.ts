import type { ToolCall, Reply } from './reply.ts'

/** Which assistant a conversation talks to, as a sync left it. */
export type Provisioned =
  | { runtime: 'assistants'; key: string; assistantId: string }
  | {
      runtime: 'responses'
      key: string
      /** Body of `responses.create` without input and conversation: model, instructions, tools, ... */
      request: Record<string, unknown> & { model: string }
    }

/** What a function tool answers. Throwing makes the error's message the tool's output. */
export type FunctionHandler = (name: string, args: unknown) => Promise<unknown>

/** From a file ID to `<knowledge base>/<path>`, for the assistant asked. */
export type ResolvePath = (fileId: string) => string | undefined

export interface AskOptions {
  signal?: AbortSignal
  /** Called as the answer arrives. Text deltas are raw: markers are removed only in the reply. */
  onEvent?: (event: ReplyEvent) => void
}

export type ReplyEvent = { type: 'text'; delta: string } | { type: 'tool'; call: ToolCall }

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
  /** Continue this one instead of making a new one. */
  threadId?: string
  /** Told the ID of what was made at the provider, so that a later command can clean up after a crash. */
  onCreated?: (id: string) => Promise<void>
}
