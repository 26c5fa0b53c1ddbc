import type { Reply } from '../reply.ts'

/**
 * Names what a reply cites and retrieved where the host does not: attachments, to which no path leads, and files of which
 * it retrieved a chunk, because a thread's citation has an ID alone.
 */
export function nameUploads<Part extends Pick<Reply, 'citations' | 'retrieved'>>(
  reply: Part,
  uploads: Map<string, string>,
): Part {
  const names = new Map(uploads)
  for (const { fileId, filename } of reply.retrieved) if (filename !== undefined) names.set(fileId, filename)
  const named = <Source extends { fileId: string; filename?: string }>(source: Source): Source => {
    const filename = names.get(source.fileId)
    return filename === undefined || source.filename !== undefined ? source : { ...source, filename }
  }
  return { ...reply, citations: reply.citations.map(named), retrieved: reply.retrieved.map(named) }
}
