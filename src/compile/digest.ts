import { createHash } from 'node:crypto'
import type { DesiredKnowledge } from '../config/desired.ts'
import { chunkTokens } from '../limits.ts'
import type { CanonicalAssistant } from './canonical.ts'

/** JSON with sorted keys and no white space, so that equal values have equal text. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, child: unknown) => {
    if (child === null || typeof child !== 'object' || Array.isArray(child)) return child
    return Object.fromEntries(Object.entries(child).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })
}

/** SHA-256 of the stable JSON, lowercase hex. */
export function digest(value: unknown): string {
  return createHash('sha256').update(stableJson(value)).digest('hex')
}

/** Knowledge counts by key, not by ID or content: a changed document does not change its assistants. */
export function digestAssistant(assistant: CanonicalAssistant): string {
  return digest(assistant)
}

/** Covers contents, paths, attributes and chunking; omitted chunking equals the static default. */
export function digestKnowledge(knowledge: DesiredKnowledge): string {
  return digest({
    chunking: canonicalChunking(knowledge.chunking),
    attributes: knowledge.attributes,
    files: knowledge.files.map(({ path, sha256, search, code, asText, attributes }) => ({
      path,
      sha256,
      search: search && knowledge.search,
      code: code && knowledge.code,
      asText,
      attributes: attributes ?? {},
    })),
  })
}

export type Chunking = NonNullable<DesiredKnowledge['chunking']>

/** The strategy in force: the provider's default is 800/400. */
export function canonicalChunking(chunking: Chunking | undefined): Chunking {
  return (
    chunking ?? {
      max_chunk_size_tokens: chunkTokens.default,
      chunk_overlap_tokens: chunkTokens.defaultOverlap,
    }
  )
}
