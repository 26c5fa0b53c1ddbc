import type OpenAI from 'openai'
import { nameUploads } from '../attachments/name-uploads.ts'
import { planFor } from '../attachments/plan-for.ts'
import type { AskOptions, Conversations, Provisioned } from '../conversations.ts'
import { deleteThread } from '../deletion.ts'
import { downloadFiles } from '../files/downloads.ts'
import { findRunFiles } from '../files/run-files.ts'
import { noteMade } from '../made.ts'
import { openThread } from '../opening.ts'
import { judge } from '../outcome.ts'
import type { GeneratedFile, Reply } from '../reply.ts'
import { readParts, readRetrieved, readToolCalls } from './run-output.ts'
import type { AssistantThread } from './run-requests.ts'
import { listSteps, takeRunTurn, type RunTurn } from './run-turn.ts'
import { relayText } from '../text-parts.ts'
import type { Timing } from '../timing.ts'
import { relayTools } from '../tool-activity.ts'

/** Conversations on the assistants runtime: a thread is a Thread, a turn a Run of the assistant on it. */
export function createAssistantsConversations(client: OpenAI, timing: Timing): Conversations {
  return {
    async open(assistant, options) {
      if (assistant.runtime !== 'assistants') throw new Error(`${assistant.key} is not of this runtime`)
      const made = noteMade(options)
      const requests = {
        path: '/threads',
        create: () => client.beta.threads.create({}, { maxRetries: 0 }),
        retrieve: (id: string) => client.beta.threads.retrieve(id),
      }
      const id = await openThread(options.threadId, made, requests, timing)
      const { assistantId, model } = assistant
      const override = model === undefined ? {} : { model }
      const thread = { client, timing, made, id, assistantId, ...override, options, codeFiles: 0 }
      return {
        id,
        ask: (message, askOptions = {}) => ask(thread, assistant, message, askOptions),
        delete: () => deleteThread(client, [id, ...made.ids]),
      }
    },
  }
}

async function ask(
  thread: AssistantThread,
  assistant: Provisioned,
  message: string,
  { signal, onEvent = () => {}, attachments = [], stream = true }: AskOptions,
): Promise<Reply> {
  const { timing } = thread
  const { resolvePath } = thread.options
  const planned = await planFor(assistant, attachments, { hasStore: true, codeFiles: thread.codeFiles })
  const startedAt = timing.now()
  const turn: RunTurn = {
    thread,
    isStreamed: stream,
    signal,
    text: relayText((delta) => onEvent({ type: 'text', delta })),
    tools: relayTools(onEvent),
    parts: [],
    called: [],
    outputs: new Map(),
    steps: [],
    ids: { thread: thread.id },
  }
  const ended = await takeRunTurn(turn, message, planned)
  turn.text.end()
  const latencyMs = Math.round(timing.now() - startedAt)
  const outcome = await listSteps(turn, ended)
  const { refusal, ...parts } = readParts(turn.parts, resolvePath)
  const retrieved = readRetrieved(turn.steps, resolvePath)
  const reading = nameUploads({ ...parts, retrieved }, thread.made.uploads)
  if (!stream && reading.text !== '') onEvent({ type: 'text', delta: reading.text })
  const files = await collectFiles(turn)
  const usage = turn.run?.usage
  return {
    ...judge(outcome, { text: reading.text, files, refusal }),
    ...reading,
    toolCalls: readToolCalls(turn.steps, turn.called, turn.outputs),
    files,
    ...(usage ? { usage: { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens } } : {}),
    latencyMs,
    ids: turn.ids,
  }
}

async function collectFiles({ thread, parts, steps, signal }: RunTurn): Promise<GeneratedFile[]> {
  const { client, options } = thread
  if (signal?.aborted) return []
  const files = await findRunFiles(thread, parts, steps, signal)
  if (options.download === undefined) return files
  const fetchContent = ({ fileId }: GeneratedFile) => client.files.content(fileId, { signal })
  return await downloadFiles(files, options.download, fetchContent, signal)
}
