import type { ResolvePath } from './conversations.ts'
import type { Citation } from './reply.ts'
import type { TextPart } from './text-parts.ts'
import { fromCodePoints } from './code-points.ts'

/** What we read of an annotation on the responses runtime; hosts leave fields out that the SDK's types promise. */
export interface Insertion {
  type?: string
  file_id?: string
  filename?: string
  index?: number
}

/** Places the citations of files in a text that carries no markers. */
export function placeInsertions(text: string, annotations: Insertion[], resolvePath: ResolvePath): TextPart {
  const citations: Citation[] = []
  for (const { type, file_id: fileId, filename, index } of annotations) {
    if (type !== 'file_citation' || !fileId) continue
    const path = resolvePath(fileId)
    citations.push({
      fileId,
      ...(path === undefined ? {} : { path }),
      ...(filename ? { filename } : {}),
      at: placeOf(text, index),
    })
  }
  return { text, citations }
}

/**
 * The insertion point within the text. The API does not say whether `index` counts UTF-16 units or code points;
 * where the two differ, a place between words is believed rather than one within a word. One that is missing stands
 * for the whole text, so for its end.
 */
function placeOf(text: string, index: number | undefined): number {
  if (typeof index !== 'number' || !Number.isFinite(index)) return text.length
  const at = Math.min(Math.max(Math.trunc(index), 0), text.length)
  if (!isWithinWord(text, at)) return at
  const counted = fromCodePoints(text, at)
  return isWithinWord(text, counted) ? afterPair(text, at) : counted
}

function isWithinWord(text: string, at: number): boolean {
  return splitsPair(text, at) || (isWordCharacter(text[at - 1]) && isWordCharacter(text[at]))
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character)
}

function splitsPair(text: string, at: number): boolean {
  return at > 0 && at < text.length && (text.codePointAt(at - 1) ?? 0) > 0xffff
}

/** Never between the two halves of one character. */
function afterPair(text: string, at: number): number {
  return splitsPair(text, at) ? at + 1 : at
}
