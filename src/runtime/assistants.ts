import type OpenAI from 'openai'
import type { AskOptions, Conversations } from './conversations.ts'
import { deleteIfThere } from './deletion.ts'
import { openThread } from './opening.ts'
import { refused } from './outcome.ts'
import type { Reply } from './reply.ts'
import { readParts, readRetrieved, readToolCalls } from './run-output.ts'
import { listSteps, takeRunTurn, type AssistantThread, type RunTurn } from './run-turn.ts'
import { relayText } from './text-parts.ts'
import type { Timing } from './timing.ts'

/** Conversations on the assistants runtime: a thread is a Thread, a turn a Run of the assistant on it. */
export function createAssistantsConversations(client: OpenAI, timing: Timing): Conversations {
  return {
    async open(assistant, options) {
      if (assistant.runtime !== 'assistants') throw new Error(`${assistant.key} is not of this runtime`)
      const requests = {
        path: '/threads',
        create: () => client.beta.threads.create({}, { maxRetries: 0 }),
        retrieve: (id: string) => client.beta.threads.retrieve(id),
      }
      const id = await openThread(options, requests, timing)
      const thread = { client, timing, id, assistantId: assistant.assistantId, options }
      return {
        id,
        ask: (message, askOptions = {}) => ask(thread, message, askOptions),
        delete: () => deleteIfThere(`/threads/${id}`, () => client.beta.threads.delete(id)),
      }
    },
  }
}

async function ask(thread: AssistantThread, message: string, options: AskOptions): Promise<Reply> {
  const { timing } = thread
  const { resolvePath } = thread.options
  const startedAt = timing.now()
  const onEvent = options.onEvent ?? (() => {})
  const turn: RunTurn = {
    thread,
    signal: options.signal,
    onEvent,
    onText: relayText((delta) => onEvent({ type: 'text', delta })),
    parts: [],
    called: [],
    outputs: new Map(),
    steps: [],
    ids: { thread: thread.id },
  }
  const ended = await takeRunTurn(turn, message)
  const latencyMs = timing.now() - startedAt
  const outcome = await listSteps(turn, ended)
  const { refusal, ...reading } = readParts(turn.parts, resolvePath)
  const usage = turn.run?.usage
  return {
    ...(outcome.status === 'completed' && refusal !== undefined ? refused(refusal) : outcome),
    ...reading,
    retrieved: readRetrieved(turn.steps, resolvePath),
    toolCalls: readToolCalls(turn.steps, turn.called, turn.outputs),
    ...(usage ? { usage: { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens } } : {}),
    files: [],
    latencyMs,
    ids: turn.ids,
  }
}
