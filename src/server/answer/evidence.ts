import { splitPassages, type Passage } from './passages.ts'
import { sentenceEnd } from './sentences.ts'
import { splitWords, stemsOf } from './words.ts'

/** A chunk that file search returned. */
export interface Hit {
  fileId: string
  filename: string
  /** 0..1. */
  score: number
  text: string
  /** The document's title and the headings above the text, as lines of Markdown; absent where none are known. */
  headings?: string
}

/** How rare words are in the stores that were searched. */
export interface Statistics {
  /** Chunks in all. */
  chunks: number
  /** In how many chunks a lowercase word stands. */
  countChunks(word: string): number
}

/** A passage of a hit, with everything that its score needs worked out once. */
export interface Candidate {
  passage: Passage
  hit: Hit
  /** Its place among all passages, by hit and then by order: where scores are equal, the first is taken. */
  order: number
  stems: string[]
  /** Stems of its section: headings, question, lead. */
  section: Set<string>
  /** Stems of the rest of its paragraph or list. */
  neighbours: Set<string>
  /** Stems of the rest of its chunk. */
  chunk: Set<string>
  /** Stems of its file's name. */
  file: Set<string>
  /** Stems of the file's name and of the title that stands above the section: what the document is about. */
  subject: Set<string>
  /** Cut off by the chunk's edge, so that it does not read well; a neighbouring chunk has it whole. */
  cut: boolean
}

function isCut(passages: Passage[], index: number): boolean {
  const passage = passages[index]
  if (passage?.kind !== 'sentence' || passages.length < 2) return false
  const startsInside = index === 0 && /^[\p{Ll}),;]/u.test(passage.text)
  const endsInside = index === passages.length - 1 && !sentenceEnd.test(passage.text)
  return startsInside || endsInside
}

/** Every passage of the hits once, though overlapping chunks hold it twice. */
export function gatherCandidates(hits: Hit[]): Candidate[] {
  const candidates: Candidate[] = []
  const seen = new Set<string>()
  for (const hit of hits) {
    const passages = splitPassages(hit.text, hit.headings)
    const file = new Set(splitWords(hit.filename.replaceAll('_', ' ')).map((word) => word.stem))
    const chunk = new Set(stemsOf(hit.text))
    const blocks = Map.groupBy(passages, (passage) => passage.block)
    for (const [index, passage] of passages.entries()) {
      const key = `${hit.fileId} ${passage.text}`
      if (seen.has(key)) continue
      seen.add(key)
      const block = blocks.get(passage.block) ?? []
      // Rows tell of different things, so that one says nothing of another.
      const isRow = passage.kind === 'row'
      const neighbours = isRow ? [] : block.filter((other) => other !== passage).map((other) => other.text)
      candidates.push({
        passage,
        hit,
        order: candidates.length,
        stems: stemsOf(passage.text),
        section: new Set(stemsOf(passage.context.join('\n'))),
        neighbours: new Set(stemsOf(neighbours.join('\n'))),
        chunk,
        file,
        subject: new Set([...file, ...stemsOf(passage.context[0] ?? '')]),
        cut: isCut(passages, index),
      })
    }
  }
  return candidates
}
