import type OpenAI from 'openai'
import { UserError } from '../errors.ts'
import {
  createConversations,
  type AskOptions,
  type FunctionHandler,
  type Provisioned,
  type ResolvePath,
  type Thread,
} from '../runtime/conversations.ts'
import type { Reply } from '../runtime/reply.ts'
import type { Throwaways } from '../state/throwaways.ts'

/** Body of `client.responses.create`, without input and conversation. */
export type CompiledRequest = Omit<OpenAI.Responses.ResponseCreateParamsNonStreaming, 'input'>

/** Answers the calls of one function tool: see `FunctionHandler`. */
export type Handlers = Record<string, (args: unknown, signal?: AbortSignal) => unknown>

export interface ThreadOptions {
  /** Continue this conversation or thread. */
  thread?: string
  /** Folder for files that the assistant makes. */
  download?: string
}

export interface QuestionOptions extends AskOptions, ThreadOptions {
  /** Leave a new conversation at the provider: its ID is `reply.ids.thread`. */
  keep?: boolean
}

interface Common {
  key: string
  /** `<environment>` or `<environment>@<instance>`. */
  environment: string
  /** The file that an ID in a citation stands for, as `<knowledge base>/<path>`. */
  pathOf: ResolvePath
  /**
   * Asks one question in a conversation of its own, which is deleted again, or in the one that is named. How the turn
   * ended is `reply.status`. Throws `UserError` where the provider cannot be used.
   */
  ask(question: string, options?: QuestionOptions): Promise<Reply>
  /** Opens a conversation for several questions; delete it when done. */
  open(options?: ThreadOptions): Promise<Thread>
  /** Ends what may have been started: the embedded server of a local environment. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A provisioned assistant, ready for an application. */
export type LoadedAssistant = Common &
  (
    | { runtime: 'responses'; request: CompiledRequest; assistantId?: never }
    | { runtime: 'assistants'; assistantId: string; request?: never }
  )

/** What a loaded assistant is made of. */
export interface AssistantParts {
  environment: string
  provisioned: Provisioned
  pathOf: ResolvePath
  client: () => Promise<OpenAI>
  handler?: FunctionHandler
  close?: () => Promise<void>
  /** Where IDs are written down before they are used, and crossed out once deleted; nowhere for an export. */
  throwaways?: Pick<Throwaways, 'add' | 'remove'>
}

export function createAssistant(parts: AssistantParts): LoadedAssistant {
  const { environment, provisioned, pathOf, client, handler, throwaways } = parts
  const close = parts.close ?? (async () => {})
  const { key, runtime } = provisioned

  async function open(
    { thread, download }: ThreadOptions = {},
    onCreated?: (id: string) => Promise<void>,
  ): Promise<Thread> {
    return createConversations(await client(), runtime).open(provisioned, {
      resolvePath: pathOf,
      ...(handler === undefined ? {} : { handler }),
      ...(thread === undefined ? {} : { threadId: thread }),
      ...(download === undefined ? {} : { download }),
      ...(onCreated === undefined ? {} : { onCreated }),
    })
  }

  async function ask(question: string, options: QuestionOptions = {}): Promise<Reply> {
    const { thread: threadId, download, keep, ...asking } = options
    const isPassing = threadId === undefined && keep !== true
    const created: string[] = []
    const note = async (id: string) => {
      created.push(id)
      await throwaways?.add(id)
    }
    const threadOptions = {
      ...(threadId === undefined ? {} : { thread: threadId }),
      ...(download === undefined ? {} : { download }),
    }
    const thread = await open(threadOptions, isPassing ? note : undefined)
    try {
      return await thread.ask(question, asking)
    } finally {
      if (isPassing) {
        await thread.delete()
        for (const id of created) await throwaways?.remove(id)
      }
    }
  }

  const common: Common = {
    key,
    environment,
    pathOf,
    ask,
    open: (options) => open(options),
    close,
    [Symbol.asyncDispose]: close,
  }
  return provisioned.runtime === 'responses'
    ? { ...common, runtime: 'responses', request: provisioned.request as CompiledRequest }
    : { ...common, runtime: 'assistants', assistantId: provisioned.assistantId }
}

/** One function that answers for all of them. */
export function handlerOf(handlers: Handlers): FunctionHandler {
  function find(name: string) {
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
    if (handler === undefined) throw new UserError('invalid-value', `function ${name} has no handler`)
    return handler
  }
  const handle: FunctionHandler = async (name, args, signal) => find(name)(args, signal)
  handle.check = find
  return handle
}
