import type OpenAI from 'openai'
import { nameUploads } from '../attachments/name-uploads.ts'
import { planFor } from '../attachments/plan-for.ts'
import { metadataOf, recallAttachments, type Metadata } from '../attachments/remembered.ts'
import type { Conversation } from '../conversation.ts'
import type { AskOptions, Conversations, Provisioned } from '../conversations.ts'
import { deleteThread } from '../deletion.ts'
import { downloadFiles } from '../files/downloads.ts'
import { findResponseFiles } from '../files/response-files.ts'
import { noteMade } from '../made.ts'
import { openThread } from '../opening.ts'
import { judge } from '../outcome.ts'
import type { GeneratedFile, Reply } from '../reply.ts'
import { readOutput } from './response-output.ts'
import { takeResponseTurn, type ResponseTurn } from './response-turn.ts'
import { relayText } from '../text-parts.ts'
import type { Timing } from '../timing.ts'
import { relayTools } from '../tool-activity.ts'

/** Conversations on the responses runtime: a thread is a Conversation, a turn one or more Responses in it. */
export function createResponsesConversations(client: OpenAI, timing: Timing): Conversations {
  return {
    async open(assistant, options) {
      if (assistant.runtime !== 'responses') throw new Error(`${assistant.key} is not of this runtime`)
      const made = noteMade(options)
      let metadata: Metadata = {}
      const requests = {
        path: '/conversations',
        create: () => client.conversations.create({}, { maxRetries: 0 }),
        retrieve: async (id: string) => {
          metadata = metadataOf(await client.conversations.retrieve(id))
        },
      }
      const id = await openThread(options.threadId, made, requests, timing)
      const conversation: Conversation = {
        client,
        timing,
        made,
        id,
        request: assistant.request,
        options,
        attached: await recallAttachments(client, metadata),
        metadata,
        seen: new Set(),
        owed: [],
        isUnsure: options.threadId !== undefined,
      }
      return {
        id,
        ask: (message, askOptions = {}) => ask(conversation, assistant, message, askOptions),
        delete: () => deleteThread(client, [id, ...made.ids]),
      }
    },
  }
}

async function ask(
  conversation: Conversation,
  assistant: Provisioned,
  message: string,
  { signal, onEvent = () => {}, attachments = [], stream = true }: AskOptions,
): Promise<Reply> {
  const { timing, options, attached } = conversation
  const planned = await planFor(assistant, attachments, {
    hasStore: attached.storeId !== undefined,
    codeFiles: attached.codeFiles.length,
  })
  const startedAt = timing.now()
  const turn: ResponseTurn = {
    conversation,
    isStreamed: stream,
    signal,
    text: relayText((delta) => onEvent({ type: 'text', delta })),
    tools: relayTools(onEvent),
    items: [],
    outputs: new Map(),
    ids: { thread: conversation.id },
  }
  const outcome = await takeResponseTurn(turn, message, planned)
  turn.text.end()
  const latencyMs = Math.round(timing.now() - startedAt)
  const { refusal, ...output } = readOutput(turn.items, turn.outputs, options.resolvePath)
  const reading = nameUploads(output, conversation.made.uploads)
  if (!stream && reading.text !== '') onEvent({ type: 'text', delta: reading.text })
  const files = await collectFiles(turn)
  return {
    ...judge(outcome, { text: reading.text, files, refusal }),
    ...reading,
    files,
    ...(turn.usage === undefined ? {} : { usage: turn.usage }),
    latencyMs,
    ids: turn.ids,
  }
}

async function collectFiles({
  conversation,
  items,
  startedAt = 0,
  signal,
}: ResponseTurn): Promise<GeneratedFile[]> {
  const { client, seen, options } = conversation
  if (signal?.aborted) return []
  const files = await findResponseFiles({ client, items, since: startedAt, seen }, signal)
  if (options.download === undefined) return files
  const fetchContent = ({ fileId, containerId = '' }: GeneratedFile) =>
    client.containers.files.content.retrieve(fileId, { container_id: containerId }, { signal })
  return await downloadFiles(files, options.download, fetchContent, signal)
}
