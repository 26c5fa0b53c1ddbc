import type { Segment } from '../answer/compose.ts'
import { type ContainerFileRow, nameOfContainerFile } from '../containers/container-files.ts'
import type { ServerContext } from '../context.ts'
import { splitDeltas } from '../model/usage.ts'
import type { OutputMessage } from './items.ts'
import { addItem, finishItem, type Output } from './output.ts'

type Part = OutputMessage['content'][number]
type TextPart = Extract<Part, { type: 'output_text' }>
type RefusalPart = Extract<Part, { type: 'refusal' }>
type Annotation = TextPart['annotations'][number]

/** A message that grows part by part, and is then closed. */
export interface MessageWriter {
  write(segment: Segment): Promise<void>
  /** Writes the path of a file that code made. */
  link(file: ContainerFileRow): Promise<void>
  refuse(text: string): Promise<void>
  close(status: 'completed' | 'incomplete'): Promise<void>
}

/**
 * Begins the message of the answer. Its citations point to the end of what they support, links to where they stand,
 * in UTF-16 units.
 */
export async function openMessage(context: ServerContext, output: Output): Promise<MessageWriter> {
  const message: OutputMessage = {
    id: context.newId('msg_'),
    type: 'message',
    status: 'in_progress',
    role: 'assistant',
    content: [],
  }
  const { item_id, output_index } = await addItem(output, message)
  const content: Part[] = []

  function place() {
    return { item_id, output_index, content_index: content.length - 1 }
  }

  async function endPart(): Promise<void> {
    const part = content.at(-1)
    if (part === undefined) return
    await output.emit(
      part.type === 'refusal'
        ? { type: 'response.refusal.done', refusal: part.refusal, ...place() }
        : { type: 'response.output_text.done', text: part.text, logprobs: [], ...place() },
    )
    await output.emit({ type: 'response.content_part.done', part, ...place() })
  }

  async function beginPart<Begun extends Part>(part: Begun): Promise<Begun> {
    await endPart()
    content.push(part)
    await output.emit({ type: 'response.content_part.added', part: structuredClone(part), ...place() })
    return part
  }

  async function textPart(): Promise<TextPart> {
    const last = content.at(-1)
    if (last?.type === 'output_text') return last
    return beginPart<TextPart>({ type: 'output_text', text: '', annotations: [], logprobs: [] })
  }

  async function refusalPart(): Promise<RefusalPart> {
    const last = content.at(-1)
    return last?.type === 'refusal' ? last : beginPart<RefusalPart>({ type: 'refusal', refusal: '' })
  }

  async function append(part: TextPart, delta: string): Promise<void> {
    part.text += delta
    await output.emit({ type: 'response.output_text.delta', delta, logprobs: [], ...place() })
  }

  async function annotate(part: TextPart, annotation: Annotation): Promise<void> {
    const annotation_index = part.annotations.push(annotation) - 1
    await output.emit({
      type: 'response.output_text.annotation.added',
      annotation,
      annotation_index,
      ...place(),
    })
  }

  return {
    write: async ({ text, source }) => {
      const part = await textPart()
      for (const delta of splitDeltas(text)) await append(part, delta)
      if (source === undefined) return
      await annotate(part, {
        type: 'file_citation',
        index: part.text.length,
        file_id: source.fileId,
        filename: source.filename,
      })
    },
    link: async (file) => {
      const part = await textPart()
      const start_index = part.text.length
      await append(part, `sandbox:${file.path}`)
      await annotate(part, {
        type: 'container_file_citation',
        container_id: file.container_id,
        file_id: file.id,
        filename: nameOfContainerFile(file),
        start_index,
        end_index: part.text.length,
      })
    },
    refuse: async (text) => {
      const part = await refusalPart()
      for (const delta of splitDeltas(text)) {
        part.refusal += delta
        await output.emit({ type: 'response.refusal.delta', delta, ...place() })
      }
    },
    close: async (status) => {
      await endPart()
      await finishItem(output, { ...message, status, content }, output_index)
    },
  }
}
