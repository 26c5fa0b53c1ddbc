import { fromCodePoints } from './code-points.ts'
import type { ResolvePath } from './conversations.ts'
import type { Citation } from './reply.ts'
import type { TextPart } from './text-parts.ts'

/** What we read of an annotation on the assistants runtime; hosts leave fields out that the SDK's types promise. */
export interface Marker {
  type?: string
  /** What stands in the text, often `【4:0†source】`. */
  text?: string
  start_index?: number
  end_index?: number
  file_citation?: { file_id?: string }
  /** A file that code made, which the text links. */
  file_path?: { file_id?: string }
}

/** A stretch of the annotated text, in UTF-16 units, `end` excluded; empty where its marker is nowhere. */
interface Range {
  start: number
  end: number
}

/** What looks like a marker of the API's own, which now and then comes without its annotation. */
const stray = /【\d+:\d+†[^【】\n]*】/g

/** Takes the markers of citations out of a text and puts each citation where its marker was. */
export function removeMarkers(text: string, annotations: Marker[], resolvePath: ResolvePath): TextPart {
  const taken: Range[] = []
  const annotated = annotations
    .filter((marker) => marker.type === 'file_citation')
    .map((marker) => {
      const range = locate(text, marker, taken)
      taken.push(range)
      return { marker, range }
    })
  const found = [...annotated, ...straysOf(text, taken)].toSorted((a, b) => a.range.start - b.range.start)

  let clean = ''
  let read = 0
  const citations: Citation[] = []
  for (const { marker, range } of found) {
    clean += text.slice(read, Math.max(read, range.start))
    read = Math.max(read, range.end)
    const gap = tidy(clean, text.slice(read), range.end > range.start)
    clean = gap.before
    read += gap.skip
    const fileId = marker.file_citation?.file_id
    if (fileId) citations.push(citationOf(fileId, clean.replace(/[ \t]+$/, '').length, resolvePath))
  }
  return { text: clean + text.slice(read), citations }
}

/** Markers that no annotation is about: they cite nothing that is known. */
function straysOf(text: string, taken: Range[]): { marker: Marker; range: Range }[] {
  return [...text.matchAll(stray)]
    .map(({ index, 0: { length } }) => ({ marker: {}, range: { start: index, end: index + length } }))
    .filter(({ range }) => !taken.some(({ start, end }) => start < range.end && range.start < end))
}

function citationOf(fileId: string, at: number, resolvePath: ResolvePath): Citation {
  const path = resolvePath(fileId)
  return path === undefined ? { fileId, at } : { fileId, path, at }
}

/**
 * Where a marker stands. Its offsets are believed only where they frame its text, as UTF-16 units or as code points;
 * else the nearest occurrence that no other marker has is it.
 */
function locate(text: string, marker: Marker, taken: Range[]): Range {
  const start = clamp(marker.start_index ?? text.length, text)
  const end = clamp(marker.end_index ?? start, text)
  if (!marker.text) return { start, end: start }
  const guesses = [
    { start, end },
    { start: fromCodePoints(text, start), end: fromCodePoints(text, end) },
  ]
  const framed = guesses.find((guess) => text.slice(guess.start, guess.end) === marker.text)
  return framed ?? nearest(text, marker.text, start, taken) ?? { start, end: start }
}

function clamp(index: number, text: string): number {
  return Number.isFinite(index) ? Math.min(Math.max(Math.trunc(index), 0), text.length) : text.length
}

function nearest(text: string, marker: string, start: number, taken: Range[]): Range | undefined {
  const all: Range[] = []
  for (let at = text.indexOf(marker); at !== -1; at = text.indexOf(marker, at + marker.length)) {
    all.push({ start: at, end: at + marker.length })
  }
  const free = all.filter((range) => !taken.some((other) => other.start === range.start))
  const candidates = free.length > 0 ? free : all
  return candidates.toSorted((a, b) => Math.abs(a.start - start) - Math.abs(b.start - start))[0]
}

/**
 * Closes the gap that a marker leaves: no space before punctuation or a line's end, and not two in a row.
 * Says how the text before ends then, and how much of the text after is left out.
 */
function tidy(before: string, after: string, removed: boolean): { before: string; skip: number } {
  if (!removed) return { before, skip: 0 }
  if (/^([.,;:!?)\]。，、；：！？）]|[ \t]*(\n|$))/.test(after)) {
    return { before: before.replace(/[ \t]+$/, ''), skip: 0 }
  }
  const doubled = /(^|[ \t\n])$/.test(before) && /^[ \t]/.test(after)
  return { before, skip: doubled ? 1 : 0 }
}
