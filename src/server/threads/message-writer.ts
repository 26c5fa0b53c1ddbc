import type OpenAI from 'openai'
import type { Segment } from '../answer/compose.ts'
import type { ServerContext } from '../context.ts'
import { splitDeltas } from '../turns/usage.ts'
import type { Emit } from './events.ts'
import { type Message, rewrite, type Run, type RunStep } from './lookup.ts'
import { insertMessage, readMessages } from './messages.ts'
import { createStep } from './steps.ts'

type Annotation = OpenAI.Beta.Threads.FileCitationAnnotation

/** Why a message ends, where it is not because it is complete. */
export type Cutoff = NonNullable<Message['incomplete_details']>['reason']

/** The answer's message as it grows. */
export interface MessageWriter {
  write(segment: Segment): Promise<void>
  /** Ends the message and its step. */
  close(cutoff?: Cutoff): Promise<void>
}

const stepEnds: Record<Cutoff, RunStep['status']> = {
  max_tokens: 'completed',
  content_filter: 'completed',
  run_cancelled: 'cancelled',
  run_expired: 'expired',
  run_failed: 'failed',
}

/** Begins the answer's message with its step. Citations are markers in the text, in UTF-16 units. */
export async function openMessage(context: ServerContext, run: Run, emit: Emit): Promise<MessageWriter> {
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

  const text = { value: '', annotations: [] as Annotation[] }
  const cited: string[] = []

  async function send(value: string, annotation?: Annotation): Promise<void> {
    text.value += value
    const index = annotation === undefined ? 0 : text.annotations.push(annotation) - 1
    const annotations = annotation === undefined ? {} : { annotations: [{ ...annotation, index }] }
    await emit({
      event: 'thread.message.delta',
      data: {
        id: message.id,
        object: 'thread.message.delta',
        delta: { content: [{ index: 0, type: 'text', text: { value, ...annotations } }] },
      },
    })
  }

  return {
    write: async ({ text: words, source }) => {
      for (const delta of splitDeltas(words)) await send(delta)
      if (source === undefined) return
      if (!cited.includes(source.fileId)) cited.push(source.fileId)
      const marker = `【${turn}:${cited.indexOf(source.fileId)}†${source.filename}】`
      await send(marker, {
        type: 'file_citation',
        text: marker,
        start_index: text.value.length,
        end_index: text.value.length + marker.length,
        file_citation: { file_id: source.fileId },
      })
    },
    close: async (cutoff) => {
      const content: Message['content'] = [{ type: 'text', text }]
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

/** Ends a step in one of the ways a step ends. */
export async function endStep(
  context: ServerContext,
  step: RunStep,
  status: RunStep['status'],
  emit: Emit,
): Promise<RunStep> {
  const now = context.now()
  const ended: RunStep = {
    ...step,
    status,
    completed_at: status === 'completed' ? now : null,
    cancelled_at: status === 'cancelled' ? now : null,
    failed_at: status === 'failed' ? now : null,
    expired_at: status === 'expired' ? now : null,
  }
  rewrite(context, 'run_steps', ended)
  if (ended.status !== 'in_progress') await emit({ event: `thread.run.step.${ended.status}`, data: ended })
  return ended
}
