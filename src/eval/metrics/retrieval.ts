import type { RetrievedChunk } from '../../runtime/reply.ts'

/** A file that file search returned, at the place of its first chunk. */
export interface RetrievedFile {
  /** 1-based among files, not among chunks. */
  rank: number
  fileId: string
  /** `<knowledge base>/<path>`; absent where the file ID is not one of ours. */
  path?: string
}

/** Chunks reduced to each file's first occurrence, several searches in the order they ran. */
export function retrievedFiles(chunks: RetrievedChunk[]): RetrievedFile[] {
  const files = new Map<string, RetrievedFile>()
  for (const { fileId, path } of chunks) {
    // One path can stand behind two file IDs, when it was uploaded for two tools.
    const identity = path ?? fileId
    if (files.has(identity)) continue
    files.set(identity, { rank: files.size + 1, fileId, ...(path === undefined ? {} : { path }) })
  }
  return [...files.values()]
}
