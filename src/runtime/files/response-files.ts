import type OpenAI from 'openai'
import { OpenAIError } from 'openai'
import type { FileListResponse } from 'openai/resources/containers/files/files'
import type { ResponseOutputItem } from 'openai/resources/responses/responses'
import type { GeneratedFile } from '../reply.ts'
import { baseName } from './base-name.ts'

/** A turn, as far as its files are concerned. */
export interface ResponseFilesOf {
  client: OpenAI
  items: ResponseOutputItem[]
  /** Seconds since 1970 by the provider's clock: older files of a container are of earlier turns. */
  since: number
  /** Files that earlier turns showed. */
  seen: Set<string>
}

/**
 * What the code of a turn made: the files that its text links, and those of its containers that it does not. A host
 * that cannot list a container's files has shown what it links.
 */
export async function findResponseFiles(
  turn: ResponseFilesOf,
  signal: AbortSignal | undefined,
): Promise<GeneratedFile[]> {
  const found = new Map(linkedFiles(turn.items).map((file) => [file.fileId, file]))
  for (const containerId of containersOf(turn.items)) {
    for (const file of await listContainer(turn.client, containerId, signal)) {
      // A text may link to what somebody else put there.
      if (file.source === 'user') found.delete(file.id)
      if (file.source !== 'assistant' || file.created_at < turn.since || found.has(file.id)) continue
      found.set(file.id, { fileId: file.id, containerId, filename: baseName(file.path) || file.id })
    }
  }
  const fresh = [...found.values()].filter(({ fileId }) => !turn.seen.has(fileId))
  for (const { fileId } of fresh) turn.seen.add(fileId)
  return fresh
}

/** The containers that the code of some items ran in. */
export function containersOf(items: { type: string }[]): string[] {
  const ids = items.flatMap((item) =>
    item.type === 'code_interpreter_call' && 'container_id' in item && typeof item.container_id === 'string'
      ? [item.container_id]
      : [],
  )
  return [...new Set(ids)].filter((id) => id !== '')
}

function linkedFiles(items: ResponseOutputItem[]): GeneratedFile[] {
  return items
    .flatMap((item) => (item.type === 'message' ? (item.content ?? []) : []))
    .flatMap((part) => (part.type === 'output_text' ? (part.annotations ?? []) : []))
    .flatMap((annotation) => {
      if (annotation.type !== 'container_file_citation' || !annotation.file_id) return []
      const { file_id: fileId, container_id: containerId, filename } = annotation
      return [{ fileId, containerId, filename: baseName(filename) || fileId }]
    })
}

async function listContainer(
  client: OpenAI,
  containerId: string,
  signal: AbortSignal | undefined,
): Promise<FileListResponse[]> {
  const files: FileListResponse[] = []
  try {
    const pages = client.containers.files.list(containerId, { order: 'asc' }, { signal })
    for await (const file of pages) files.push(file)
  } catch (error) {
    if (!(error instanceof OpenAIError)) throw error
  }
  return files
}
