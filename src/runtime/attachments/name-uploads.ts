import type { Reply } from '../reply.ts'

/** Names the attachments among what a reply cites and retrieved, where the host does not: no path leads to them. */
export function nameUploads<Part extends Pick<Reply, 'citations' | 'retrieved'>>(
  reply: Part,
  uploads: Map<string, string>,
): Part {
  const named = <Source extends { fileId: string; filename?: string }>(source: Source): Source => {
    const filename = uploads.get(source.fileId)
    return filename === undefined || source.filename !== undefined ? source : { ...source, filename }
  }
  return { ...reply, citations: reply.citations.map(named), retrieved: reply.retrieved.map(named) }
}
