import { readBlocks, type Block } from './blocks.ts'
import { looksLikeJson, readJsonEntries } from './json-blocks.ts'
import { splitSentences } from './sentences.ts'

/** A piece of a document that can stand in an answer, in its own words. */
export interface Passage {
  text: string
  kind: 'sentence' | 'item' | 'row' | 'code' | 'title'
  /** What a reader has above it: the headings of its section, the question it answers, the line that leads in. */
  context: string[]
  /** One of numbered steps. */
  ordered?: boolean
  /** The paragraph, list or table it is part of, counted from 0, to tell its neighbours. */
  block: number
}

/** Items longer than this are split into sentences. Words. */
const itemWordsMax = 45

/** How many of the names and keys above a JSON value are told with it. */
const jsonLevels = 3

function countWords(text: string): number {
  return text.split(/\s+/).length
}

function isQuestion(text: string): boolean {
  return /[?？]["')*]*$/.test(text)
}

function passagesOf(block: Block, number: number, context: string[]): Passage[] {
  const place = { context, block: number }
  switch (block.kind) {
    case 'code':
      return [{ ...place, kind: 'code', text: block.text }]
    case 'title':
      return [{ ...place, kind: 'title', text: block.text }]
    case 'row':
      return [{ ...place, kind: 'row', text: block.text }]
    case 'item':
      if (countWords(block.text) <= itemWordsMax) {
        return [{ ...place, kind: 'item', ordered: block.ordered, text: block.text }]
      }
      break
    case 'heading':
      return []
    case 'paragraph':
      break
  }
  return splitSentences(block.text).map((text) => ({ ...place, kind: 'sentence', text }))
}

/**
 * Splits a chunk of a document, Markdown or plain, into passages. Headings, questions and lines that end in a
 * colon become the context of what follows them, because that is what they say of it. `above` are headings that
 * stand before the chunk.
 */
export function splitPassages(text: string, above = ''): Passage[] {
  if (looksLikeJson(text)) {
    return readJsonEntries(text).map((entry, block) => ({
      text: [...entry.context.slice(-jsonLevels), entry.text].join(', '),
      kind: 'row',
      context: [],
      block,
    }))
  }
  const headings: { level: number; text: string }[] = []
  const passages: Passage[] = []
  let lead: string | undefined
  let asked: string | undefined
  let number = 0
  for (const block of readBlocks(text, above)) {
    if (block.kind === 'heading' || block.kind === 'title') {
      while ((headings.at(-1)?.level ?? 0) >= block.level) headings.pop()
      headings.push({ level: block.level, text: block.text })
      lead = undefined
      asked = undefined
    }
    if (block.kind === 'paragraph') lead = undefined
    if (!block.continues) number += 1
    for (const passage of passagesOf(block, number, [])) {
      if (isQuestion(passage.text)) {
        asked = passage.text
        continue
      }
      const over = passage.kind === 'title' ? headings.slice(0, -1) : headings
      const context = [...over.map((heading) => heading.text), asked, lead]
      passages.push({ ...passage, context: context.filter((part) => part !== undefined) })
      if (passage.text.endsWith(':')) lead = passage.text
    }
  }
  return passages
}
