import { isBigram } from '../knowledge/bigrams.ts'
import type { Candidate, Statistics } from './evidence.ts'
import { isInRange, measureFigure } from './figures.ts'
import { isNumber, negation, type Question, type Term } from './question.ts'
import { likeness } from './words.ts'

/** A term with its weight: importance times rarity in the searched stores. */
export interface WeighedTerm extends Term {
  weight: number
}

/** A candidate with what was found for it. */
export interface Scored extends Candidate {
  /** Higher is better; comparable within one question only. */
  score: number
  /** Share of the weight of all terms that the passage, its section and its surroundings hold, 0..1. */
  coverage: number
  /** The same for the words that are new in this turn. */
  freshCoverage: number
  /** Stems of the terms that stand in the passage, its section, its paragraph or its file's name. */
  holds: Set<string>
  /** Share of the weight that stands in the passage itself, 0..1. */
  own: number
  /** 0..1: has the kind of figure that is asked for; undefined where none is. */
  figure?: number
  /** Says what is not so, itself or by the line that leads in. */
  denies: boolean
}

/**
 * A small store says little about how rare a word is in the language, so it is read as a part of a larger one.
 * Chunks.
 */
const backgroundChunks = 50
/** A name that stands nowhere in the store: whatever is found is not about it. */
const absentNameFactor = 1.6

/** Another word that stands nowhere is often one that documents put otherwise ("survive a restart"). */
const absentWordFactor = 0.75

/**
 * A number that stands nowhere ("60 units") is mostly inside a range that does; a pair of characters that stands
 * nowhere is mostly no word.
 */
const absentPartFactor = 0.2
/** A name that is in the store singles out what is asked for. */
const presentNameFactor = 1.3
/** Another word for the one that is asked for is a weaker sign. */
const synonymLikeness = 0.8

/** How much a term counts where it does not stand in the passage itself. */
const reach = { section: 0.85, file: 0.6, neighbours: 0.5, chunk: 0.25 } as const

/** From this on a term counts as held: anything nearer than the rest of the chunk. */
const heldFrom = 0.5

/** Inverse document frequency as BM25 has it (Robertson and Zaragoza 2009), never negative. */
function rarity(inChunks: number, chunks: number): number {
  return Math.log(1 + (chunks + backgroundChunks - inChunks + 0.5) / (inChunks + 0.5))
}

/** Weighs a question's terms. `known` are stems of the instructions: what they name need not be in a document. */
export function weighTerms(terms: Term[], statistics: Statistics, known: ReadonlySet<string>): WeighedTerm[] {
  return terms.map((term) => {
    const words = [term.word, ...term.synonyms.map((synonym) => synonym.word)]
    const inChunks = Math.max(...words.map((word) => statistics.countChunks(word)))
    const weight = term.importance * rarity(inChunks, statistics.chunks)
    if (inChunks === 0 && (isNumber(term.word) || isBigram(term.word)))
      return { ...term, weight: weight * absentPartFactor }
    if (inChunks > 0) return { ...term, weight: term.name ? weight * presentNameFactor : weight }
    if (known.has(term.stem)) return { ...term, weight: weight * 0.2 }
    return { ...term, weight: weight * (term.name ? absentNameFactor : absentWordFactor) }
  })
}

function bestLikeness(term: Term, stems: Iterable<string>): number {
  let best = 0
  for (const other of stems) {
    best = Math.max(best, likeness(term.stem, other))
    if (best < synonymLikeness && term.synonyms.some((synonym) => synonym.stem === other))
      best = synonymLikeness
  }
  return best
}

/** 0..1: how much of a term the candidate holds, less the farther away it stands. */
function findTerm(term: Term, inText: number, candidate: Candidate): number {
  return Math.max(
    inText,
    reach.section * bestLikeness(term, candidate.section),
    candidate.neighbours.has(term.stem) ? reach.neighbours : 0,
    candidate.file.has(term.stem) ? reach.file : 0,
    candidate.chunk.has(term.stem) ? reach.chunk : 0,
  )
}

/** 0..1: the share of neighbouring matches that stand within four words of each other. */
function measureProximity(stems: string[], terms: ReadonlySet<string>): number {
  const places = stems.flatMap((stem, index) => (terms.has(stem) ? [index] : []))
  if (places.length < 2) return 0
  const close = places.slice(1).filter((place, index) => place - (places[index] ?? 0) <= 4)
  return close.length / (places.length - 1)
}

function share(terms: WeighedTerm[], found: number[]): number {
  const total = terms.reduce((sum, term) => sum + term.weight, 0)
  if (total === 0) return 0
  return terms.reduce((sum, term, index) => sum + term.weight * (found[index] ?? 0), 0) / total
}

function readability(candidate: Candidate): number {
  const { kind } = candidate.passage
  const words = candidate.stems.length
  const length = words > 140 ? 0.7 : words > 70 ? 0.85 : words < 3 && kind === 'sentence' ? 0.5 : 1
  // A command can be an answer, a listing seldom is.
  const code = words > 30 ? 0.6 : 0.8
  const form = kind === 'title' ? 0.5 : kind === 'code' ? code : 1
  return length * form * (candidate.cut ? 0.5 : 1)
}

/** How well the passage's form fits the question's: a figure where one is asked for, a denial where one is. */
function fit(
  question: Question,
  kind: Candidate['passage']['kind'],
  figure: number | undefined,
  denies: boolean,
): number {
  const figureFit = figure === undefined ? 1 : 0.85 + 0.3 * figure
  const stepFit = question.procedural && kind === 'item' ? 1.1 : 1
  return figureFit * stepFit * (question.negated ? (denies ? 1.15 : 0.8) : 1)
}

function isDenial({ passage }: Candidate): boolean {
  const lead = passage.kind === 'sentence' ? '' : (passage.context.at(-1) ?? '')
  return negation.test(`${passage.text} ${lead}`)
}

/** A row whose range holds the number that is asked about is the one; a row with another range is not. */
function fitRange({ passage }: Candidate, question: Question): number {
  const [number] = question.terms.filter((term) => isNumber(term.word) && !term.name)
  if (number === undefined || passage.kind === 'sentence') return 1
  const inRange = isInRange(passage.text, Number(number.word))
  return inRange === undefined ? 1 : inRange ? 1.2 : 0.8
}

/** 0..1: how much of what is asked the document as a whole is about. */
function measureSubject(candidate: Candidate, terms: WeighedTerm[]): number {
  const fresh = terms.filter((term) => term.fresh)
  return share(
    fresh,
    fresh.map((term) => (candidate.subject.has(term.stem) ? 1 : 0)),
  )
}

/**
 * What else than its words speaks for a passage. How well its chunk was found counts much: the words around a
 * sentence tell best which of many that share the question's words is meant.
 */
const bonus = { proximity: 0.06, retrieval: 0.6, subject: 0.25 } as const

/** Scores one passage for one question. */
export function scoreCandidate(candidate: Candidate, question: Question, terms: WeighedTerm[]): Scored {
  const inText = terms.map((term) => bestLikeness(term, candidate.stems))
  const found = terms.map((term, index) => findTerm(term, inText[index] ?? 0, candidate))
  const coverage = share(terms, found)
  const fresh = terms.map((term) => ({ ...term, weight: term.fresh ? term.weight : 0 }))
  const freshCoverage = fresh.some((term) => term.weight > 0) ? share(fresh, found) : coverage
  const held = terms.filter((_, index) => (found[index] ?? 0) >= heldFrom)
  const wanted = new Set(terms.map((term) => term.stem))
  const figure =
    question.figure === undefined
      ? undefined
      : measureFigure(candidate.passage.text, question.figure, question.counted)
  const denies = isDenial(candidate)
  // In a follow-up the new words say what is asked, the others what about.
  const relevance = 0.6 * coverage + 0.4 * freshCoverage
  const range = fitRange(candidate, question)
  const base =
    relevance * range * fit(question, candidate.passage.kind, figure, denies) * readability(candidate)
  return {
    ...candidate,
    score:
      base +
      bonus.proximity * measureProximity(candidate.stems, wanted) +
      bonus.retrieval * candidate.hit.score +
      bonus.subject * measureSubject(candidate, terms),
    coverage,
    freshCoverage,
    holds: new Set(held.map((term) => term.stem)),
    own: share(terms, inText),
    denies,
    ...(figure === undefined ? {} : { figure }),
  }
}
