import type { Candidate } from './evidence.ts'
import { sentenceEnd } from './sentences.ts'
import { stemsOf } from './words.ts'

/** A stretch of the answer. What it cites stands at its end; a stretch without a source cites nothing. */
export interface Segment {
  text: string
  source?: { fileId: string; filename: string }
}

/** Ends a sentence that has no end of its own. */
function endSentence(text: string): string {
  return sentenceEnd.test(text) ? text : `${text.replace(/[;,]$/, '')}.`
}

/** What a lone row or item is about, where its own words do not say it. */
function leadOf({ passage, stems }: Candidate): string {
  const above = passage.context.at(-1)?.replace(/[:?]$/, '')
  if (above === undefined) return ''
  const own = new Set(stems)
  return stemsOf(above).every((stem) => own.has(stem)) ? '' : `${above}: `
}

function isPart(candidate: Candidate): boolean {
  return candidate.passage.kind === 'item' || candidate.passage.kind === 'row'
}

/** Writes the passages of one file in the document's order: sentences as prose, items and rows as a list. */
function write(candidates: Candidate[]): string {
  const parts = candidates.filter(isPart)
  let text = ''
  for (const candidate of candidates) {
    const { passage } = candidate
    if (passage.kind === 'code') text += `${text === '' ? '' : '\n\n'}\`\`\`\n${passage.text}\n\`\`\``
    else if (isPart(candidate) && parts.length > 1) text += `${text === '' ? '' : '\n'}- ${passage.text}`
    else if (isPart(candidate))
      text += `${text === '' ? '' : ' '}${endSentence(leadOf(candidate) + passage.text)}`
    else text += `${text === '' ? '' : text.includes('\n') ? '\n\n' : ' '}${endSentence(passage.text)}`
  }
  return text
}

/** Makes an answer of the chosen passages, one segment a file, the file of the best passage first. */
export function composeAnswer(chosen: Candidate[]): Segment[] {
  const files = [...Map.groupBy(chosen, (candidate) => candidate.hit.fileId).values()]
  return files.flatMap((candidates) => {
    const [first] = candidates
    if (first === undefined) return []
    const { fileId, filename } = first.hit
    return [{ text: write(candidates.toSorted((a, b) => a.order - b.order)), source: { fileId, filename } }]
  })
}

/** Joins the segments of several questions; neighbours from one file become one, so that it is cited once. */
export function joinSegments(groups: Segment[][]): Segment[] {
  const joined: Segment[] = []
  for (const segment of groups.flat()) {
    const last = joined.at(-1)
    if (last === undefined) joined.push({ ...segment })
    else if (last.source !== undefined && last.source.fileId === segment.source?.fileId) {
      last.text += `\n\n${segment.text}`
    } else joined.push({ ...segment, text: `\n\n${segment.text}` })
  }
  return joined
}
