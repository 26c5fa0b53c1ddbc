import { createHash } from 'node:crypto'
import type { DesiredKnowledge } from '../config/desired.ts'
import { chunkTokens } from '../limits.ts'
import type { CanonicalAssistant } from './canonical.ts'

/** JSON with sorted keys and no white space, so that equal values have equal text. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, sortKeys)
}

/** Replacer for `JSON.stringify` that sorts the keys of every object. */
export function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  const entries = Object.entries(value)
  // As a lockfile's thousands of files are; copying them takes longer than looking.
  if (entries.every(([key], index) => index === 0 || (entries[index - 1]?.[0] ?? '') < key)) return value
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** SHA-256 of the stable JSON, lowercase hex. */
export function digest(value: unknown): string {
  return createHash('sha256').update(stableJson(value)).digest('hex')
}

/** Knowledge counts by key, not by ID or content: a changed document does not change its assistants. */
export function digestAssistant(assistant: CanonicalAssistant): string {
  return digest(assistant)
}

/**
 * Covers contents, paths, attributes and chunking, each in a part of its own, `<chunking>-<attributes>-<files>`, so
 * that a changed document can be told from a changed setting without asking the provider.
 */
export function digestKnowledge(knowledge: DesiredKnowledge): string {
  const { chunking, attributes, files, search, code } = knowledge
  const own = files.filter((file) => file.attributes).map((file) => [file.path, file.attributes])
  const contents = files.map((file) => ({
    path: file.path,
    sha256: file.sha256,
    search: search && file.search,
    code: code && file.code,
    asText: file.asText,
  }))
  return [
    digest(canonicalChunking(chunking)).slice(0, 8),
    digest([attributes, own]).slice(0, 8),
    digest(contents).slice(0, 48),
  ].join('-')
}

/** True where the settings of every file may differ, so that the provider has to be asked what each one has. */
export function differsInSettings(a: string, b: string): boolean {
  return a.split('-', 2).join('-') !== b.split('-', 2).join('-')
}

export type Chunking = NonNullable<DesiredKnowledge['chunking']>

/** The strategy in force: omitted equals static 800/400, the provider's default. */
export function canonicalChunking(chunking: Chunking | undefined): Chunking {
  return (
    chunking ?? {
      max_chunk_size_tokens: chunkTokens.default,
      chunk_overlap_tokens: chunkTokens.defaultOverlap,
    }
  )
}
