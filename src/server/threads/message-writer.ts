import type OpenAI from 'openai'
import type { Segment } from '../answer/compose.ts'
import type { ServerContext } from '../context.ts'
import type { FileRow } from '../knowledge/files.ts'
import { splitDeltas } from '../model/usage.ts'
import type { Emit } from './events.ts'
import { type Message, rewrite, type Run, type RunStep } from './lookup.ts'
import { insertMessage, readMessages } from './messages.ts'
import { createStep, endStep } from '../runs/steps.ts'

type Part = Message['content'][number]
type TextPart = Extract<Part, { type: 'text' }>
type RefusalPart = Extract<Part, { type: 'refusal' }>
type Annotation = TextPart['text']['annotations'][number]
type PartDelta = OpenAI.Beta.Threads.MessageContentDelta

/** Why a message ends, where it is not because it is complete. */
export type Cutoff = NonNullable<Message['incomplete_details']>['reason']

/** The answer's message as it grows. */
export interface MessageWriter {
  write(segment: Segment): Promise<void>
  /** Writes the path of a file that code made. */
  link(file: FileRow): Promise<void>
  refuse(text: string): Promise<void>
  /** Ends the message and its step. */
  close(cutoff?: Cutoff): Promise<void>
}

const stepEnds: Record<Cutoff, Exclude<RunStep['status'], 'in_progress'>> = {
  max_tokens: 'completed',
  content_filter: 'completed',
  run_cancelled: 'cancelled',
  run_expired: 'expired',
  run_failed: 'failed',
}

/**
 * Begins the answer's message with its step, the images that code drew first. Citations and links are markers in the
 * text, in UTF-16 units.
 */
export async function openMessage(
  context: ServerContext,
  run: Run,
  emit: Emit,
  images: FileRow[],
): Promise<MessageWriter> {
  const turn = readMessages(context, run.thread_id).length
  const message: Message = {
    id: context.newId('msg_'),
    object: 'thread.message',
    created_at: context.now(),
    thread_id: run.thread_id,
    run_id: run.id,
    assistant_id: run.assistant_id,
    role: 'assistant',
    status: 'in_progress',
    content: [],
    attachments: [],
    completed_at: null,
    incomplete_at: null,
    incomplete_details: null,
    metadata: {},
  }
  const details = { type: 'message_creation' as const, message_creation: { message_id: message.id } }
  const step = createStep(context, run, details)
  await emit({ event: 'thread.run.step.created', data: step })
  await emit({ event: 'thread.run.step.in_progress', data: step })
  insertMessage(context, message)
  await emit({ event: 'thread.message.created', data: message })
  await emit({ event: 'thread.message.in_progress', data: message })

  const content: Part[] = []
  const cited: string[] = []

  async function send(delta: PartDelta): Promise<void> {
    const data = { id: message.id, object: 'thread.message.delta' as const, delta: { content: [delta] } }
    await emit({ event: 'thread.message.delta', data })
  }

  function textPart(): TextPart {
    const last = content.at(-1)
    if (last?.type === 'text') return last
    const part: TextPart = { type: 'text', text: { value: '', annotations: [] } }
    content.push(part)
    return part
  }

  function refusalPart(): RefusalPart {
    const last = content.at(-1)
    if (last?.type === 'refusal') return last
    const part: RefusalPart = { type: 'refusal', refusal: '' }
    content.push(part)
    return part
  }

  async function append(value: string): Promise<void> {
    textPart().text.value += value
    await send({ index: content.length - 1, type: 'text', text: { value } })
  }

  /** Appends what the annotation marks. */
  async function mark(annotation: Annotation): Promise<void> {
    const { text } = textPart()
    const index = text.annotations.push(annotation) - 1
    text.value += annotation.text
    await send({
      index: content.length - 1,
      type: 'text',
      text: { value: annotation.text, annotations: [{ ...annotation, index }] },
    })
  }

  function placeOf(marker: string) {
    const start_index = textPart().text.value.length
    return { text: marker, start_index, end_index: start_index + marker.length }
  }

  for (const { id: file_id } of images) {
    const image_file = { file_id, detail: 'auto' as const }
    const index = content.push({ type: 'image_file', image_file }) - 1
    await send({ index, type: 'image_file', image_file })
  }
  return {
    write: async ({ text: words, source }) => {
      // An answer without a word is an empty text: clients read the first part.
      textPart()
      for (const delta of splitDeltas(words)) await append(delta)
      if (source === undefined) return
      if (!cited.includes(source.fileId)) cited.push(source.fileId)
      const marker = `【${turn}:${cited.indexOf(source.fileId)}†${source.filename}】`
      await mark({ type: 'file_citation', ...placeOf(marker), file_citation: { file_id: source.fileId } })
    },
    link: async ({ id: file_id, filename }) => {
      const path = `sandbox:/mnt/data/${filename}`
      await mark({ type: 'file_path', ...placeOf(path), file_path: { file_id } })
    },
    refuse: async (text) => {
      const part = refusalPart()
      part.refusal += text
      const index = content.length - 1
      for (const delta of splitDeltas(text)) await send({ index, type: 'refusal', refusal: delta })
    },
    close: async (cutoff) => {
      const now = context.now()
      if (cutoff === undefined) {
        const done: Message = { ...message, content, status: 'completed', completed_at: now }
        await emit({ event: 'thread.message.completed', data: rewrite(context, 'messages', done) })
      } else {
        const incomplete_details = { reason: cutoff }
        const cut: Message = {
          ...message,
          content,
          status: 'incomplete',
          incomplete_at: now,
          incomplete_details,
        }
        await emit({ event: 'thread.message.incomplete', data: rewrite(context, 'messages', cut) })
      }
      await endStep(context, step, cutoff === undefined ? 'completed' : stepEnds[cutoff], emit)
    },
  }
}
