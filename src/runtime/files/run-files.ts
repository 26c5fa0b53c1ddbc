import type OpenAI from 'openai'
import { OpenAIError } from 'openai'
import type { RunStep } from 'openai/resources/beta/threads/runs/steps'
import type { Made } from '../made.ts'
import type { GeneratedFile } from '../reply.ts'
import { callsOf } from '../assistants/run-output.ts'
import type { AnswerPart } from '../assistants/run-stream.ts'
import { baseName } from './base-name.ts'

/** What the code of a run made: images and linked files of its answer, and images that only its steps show. */
export async function findRunFiles(
  { client, made }: { client: OpenAI; made: Made },
  parts: AnswerPart[],
  steps: RunStep[],
  signal: AbortSignal | undefined,
): Promise<GeneratedFile[]> {
  const images = [...parts.flatMap(({ imageId }) => imageId ?? []), ...steps.flatMap(drawnBy)]
  // Images are files of their own, which outlive the thread. What a text links may be anybody's.
  for (const id of images) if (id !== '') await made.add(id)
  const found = new Map(images.map((id) => [id, '']))
  for (const { fileId, filename } of parts.flatMap(linkedFiles)) found.set(fileId, filename)
  found.delete('')
  return await Promise.all([...found].map(([id, filename]) => nameFile(client, id, filename, signal)))
}

function drawnBy(step: RunStep): string[] {
  return callsOf(step)
    .flatMap((call) => (call.type === 'code_interpreter' ? (call.code_interpreter?.outputs ?? []) : []))
    .flatMap((output) => (output.type === 'image' ? (output.image?.file_id ?? []) : []))
}

function linkedFiles({ annotations }: AnswerPart): GeneratedFile[] {
  return annotations.flatMap(({ type, text, file_path: file }) =>
    type === 'file_path' && file?.file_id ? [{ fileId: file.file_id, filename: baseName(text) }] : [],
  )
}

/** An image has no name in an answer; its file has, on most hosts. */
async function nameFile(
  client: OpenAI,
  fileId: string,
  filename: string,
  signal: AbortSignal | undefined,
): Promise<GeneratedFile> {
  if (filename !== '') return { fileId, filename }
  try {
    const file = await client.files.retrieve(fileId, { signal })
    return { fileId, filename: baseName(file.filename) || `${fileId}.png` }
  } catch (error) {
    if (!(error instanceof OpenAIError)) throw error
    return { fileId, filename: `${fileId}.png` }
  }
}
