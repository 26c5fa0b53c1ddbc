import type { Conversations, OpenOptions, Provisioned, Thread } from '../../src/runtime/conversations.ts'
import type { Reply } from '../../src/runtime/reply.ts'
import { buildReply } from './build.ts'

/** Answers one message; it may call a function as a provider would. */
export type Answer = (
  message: string,
  options: OpenOptions,
  signal: AbortSignal | undefined,
) => Promise<Reply>

export interface RecordedConversations extends Conversations {
  opened: string[]
  deleted: string[]
  /** Milliseconds a turn may take, of each thread. */
  deadlines: (number | undefined)[]
  /** Most threads that were open at once. */
  most: number
}

/** Conversations in memory, for what no server does on demand: refusing, hanging, calling functions. */
export function createConversations(answer: Answer = async () => buildReply()): RecordedConversations {
  const recorded: RecordedConversations = {
    opened: [],
    deleted: [],
    deadlines: [],
    most: 0,
    async open(assistant: Provisioned, options: OpenOptions): Promise<Thread> {
      const id = `thread-${recorded.opened.push(assistant.key)}`
      recorded.deadlines.push(options.deadline)
      recorded.most = Math.max(recorded.most, recorded.opened.length - recorded.deleted.length)
      await options.onCreated?.(id)
      return {
        id,
        ask: (message, { signal } = {}) => answer(message, options, signal),
        delete: async () => {
          recorded.deleted.push(id)
        },
      }
    },
  }
  return recorded
}
