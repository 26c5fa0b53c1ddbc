import type OpenAI from 'openai'
import type { AskOptions, Conversations } from './conversations.ts'
import { deleteIfThere } from './deletion.ts'
import { openThread } from './opening.ts'
import { refused } from './outcome.ts'
import type { Reply } from './reply.ts'
import { readOutput } from './response-output.ts'
import { takeResponseTurn, type Conversation, type ResponseTurn } from './response-turn.ts'
import { relayText } from './text-parts.ts'
import type { Timing } from './timing.ts'

/** Conversations on the responses runtime: a thread is a Conversation, a turn one or more Responses in it. */
export function createResponsesConversations(client: OpenAI, timing: Timing): Conversations {
  return {
    async open(assistant, options) {
      if (assistant.runtime !== 'responses') throw new Error(`${assistant.key} is not of this runtime`)
      const requests = {
        path: '/conversations',
        create: () => client.conversations.create({}, { maxRetries: 0 }),
        retrieve: (id: string) => client.conversations.retrieve(id),
      }
      const id = await openThread(options, requests, timing)
      const { request } = assistant
      const conversation = { client, timing, id, request, options, made: [], unanswered: [] }
      return {
        id,
        ask: (message, askOptions = {}) => ask(conversation, message, askOptions),
        delete: () => deleteConversation(conversation),
      }
    },
  }
}

async function ask(conversation: Conversation, message: string, options: AskOptions): Promise<Reply> {
  const { timing } = conversation
  const startedAt = timing.now()
  const onEvent = options.onEvent ?? (() => {})
  const turn: ResponseTurn = {
    conversation,
    signal: options.signal,
    onEvent,
    onText: relayText((delta) => onEvent({ type: 'text', delta })),
    items: [],
    outputs: new Map(),
    ids: { thread: conversation.id },
  }
  const outcome = await takeResponseTurn(turn, message)
  const { refusal, ...reading } = readOutput(turn.items, turn.outputs, conversation.options.resolvePath)
  return {
    ...(outcome.status === 'completed' && refusal !== undefined ? refused(refusal) : outcome),
    ...reading,
    ...(turn.usage === undefined ? {} : { usage: turn.usage }),
    files: [],
    latencyMs: timing.now() - startedAt,
    ids: turn.ids,
  }
}

/** Responses are stored apart from their conversation and would outlive it by thirty days. */
async function deleteConversation({ client, id, made }: Conversation): Promise<void> {
  for (const response of made) {
    await deleteIfThere(`/responses/${response}`, () => client.responses.delete(response))
  }
  await deleteIfThere(`/conversations/${id}`, () => client.conversations.delete(id))
}
