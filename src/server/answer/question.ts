import { splitSentences } from './sentences.ts'
import { stem as toStem } from './stem.ts'
import { plainWords, synonymsOf } from './thesaurus.ts'
import { lightWords, stopWords } from './vocabulary.ts'
import { splitWords } from './words.ts'

/** One message of the thread so far. */
export interface Turn {
  role: 'user' | 'assistant'
  text: string
}

/** One word that is asked for. */
export interface Term {
  word: string
  stem: string
  /** How much it matters before its rarity is known, 0..1: light words and words of earlier turns matter less. */
  importance: number
  /** A name, acronym or number: one particular thing, which nothing else can stand for. */
  name: boolean
  /** Said in this turn, not taken over from an earlier one. */
  fresh: boolean
  /** Words that documents may have instead. */
  synonyms: { word: string; stem: string }[]
}

/** The kind of figure a question asks for. */
export type Figure = 'duration' | 'amount' | 'count' | 'date' | 'year' | 'phone' | 'email'

/** One question, on its own feet: what it leans on in the thread is among its terms. */
export interface Question {
  text: string
  terms: Term[]
  figure?: Figure
  /** Stems of what is counted ("How many copies") and its synonyms, so that its number is told from others. */
  counted?: string[]
  /** Nothing but a figure of that kind answers it. */
  needsFigure: boolean
  /** Asks for several things ("which", "list all"), so that a longer answer is in order. */
  several: boolean
  /** Asks for what is not so, not allowed or not included. */
  negated: boolean
  /** Asks how something is done, so that steps are in order. */
  procedural: boolean
  /** The earlier questions that a follow-up leans on, as they were asked. */
  leansOn?: string
}

const lightImportance = 0.12
/** A figure in a question ("60 units") seldom stands in the answer as it is. */
const numberImportance = 0.3
/**
 * What an earlier turn's words keep of their importance in a follow-up. Its names are what a follow-up most often
 * replaces by others.
 */
const inheritance = { plain: 0.8, name: 0.5 }
/** What is told before it is asked ("I sent a parcel back. When ...") is not what is asked. */
const statementImportance = 0.5
const opener = /^\s*(and|or|what about|how about|what if|same (for|with)|in that case|for that)\b/i
const weakOpener = /^\s*(but|so|then|also)\b/i
const pronoun =
  /\b(it|its|they|them|their|that|those|these|this|there|one|ones|he|she|him|her|his|former|latter|both|same|instead|either|else)\b/i
/** Where a second question begins inside one message. */
const joint =
  /(?<=[?])\s+|,?\s+(?:and|or)\s+(?=(?:what|how|when|where|who|whom|whose|which|why|is there|are there|do|does|can)\b)/i

/** Words by which a text denies or excludes. */
export const negation =
  /\b(not|cannot|never|no|without|except|exclud\w+|exempt\w*|forbidden|prohibited)\b|n['’]t\b/i

/** Asks for a measure, although "how much" mostly asks for a price. */
const measureQuestion =
  /\bhow much (?:do|does|did|will|would|can)\b.*\b(?:weigh|hold|store|contain|use|produce|carry|consume)/i

const figures: readonly (readonly [RegExp, Figure])[] = [
  [/\b(phone|telephone|fax|hotline) number\b|\bnumber (of|for) the \w*\s?(hotline|help ?desk)\b/i, 'phone'],
  [/\be-?mail address\b/i, 'email'],
  [
    /\bhow (long|soon|quickly|fast|often|frequently|late|early)\b|\bdeadline|\bwhat (period|duration)\b/i,
    'duration',
  ],
  [/\bhow many (days|weeks|months|years|hours|minutes|seconds)\b|\bturnaround\b/i, 'duration'],
  [measureQuestion, 'count'],
  [
    /\bhow much (is|are|was|were|do|does|did|will|would|can|money)\b|\b(price|cost|costs|fare|fee|fees|rate|charge|percentage|percent|salary|budget|amount)\b/i,
    'amount',
  ],
  [/\bhow (many|much|large|big|high|tall|heavy|far|old|wide|deep)\b|\b(maximum|minimum|limit)\b/i, 'count'],
  [/\b(what|which) year\b/i, 'year'],
  [/\bwhen\b|\bwhat (time|date|day|year|month)\b|\bsince\b|\buntil\b/i, 'date'],
]

/** True for a word that is a number, of which a document may give others. */
export function isNumber(word: string): boolean {
  return /^\p{N}+$/u.test(word)
}

function termsOf(text: string): Term[] {
  const terms = new Map<string, Term>()
  let afterName = false
  for (const { text: word, stem, name: isName } of splitWords(plainWords(text))) {
    // "Tern 2" and "Model 5" are names, "60 units" is a figure.
    const isNumber = /^\p{N}{1,3}$/u.test(word)
    const name = isName && (!isNumber || afterName)
    afterName = isName && !isNumber
    if (stopWords.has(stem) || (word.length < 2 && !isName) || terms.has(stem)) continue
    const importance = lightWords.has(stem) ? lightImportance : isNumber && !name ? numberImportance : 1
    const synonyms = synonymsOf(stem).map((other) => ({ word: other, stem: toStem(other) }))
    terms.set(stem, { word, stem, importance, name, fresh: true, synonyms })
  }
  return [...terms.values()]
}

function weigh(terms: Term[]): number {
  return terms.reduce((sum, term) => sum + (term.importance >= 1 ? 1 : 0), 0)
}

/** True where a question cannot be understood without what was said before it. */
function leansOnThread(text: string, terms: Term[]): boolean {
  const substance = weigh(terms)
  if (substance === 0) return true
  if (opener.test(text)) return substance <= 2
  if (weakOpener.test(text)) return substance <= 1
  if (pronoun.test(text)) return substance <= 2
  return substance === 1 && splitWords(text).length <= 4
}

/** The terms of a message. What it tells before it asks weighs less, unless the asking itself says nothing. */
function termsOfMessage(text: string): Term[] {
  const sentences = splitSentences(text)
  const asking = termsOf(sentences.filter((sentence) => sentence.endsWith('?')).join(' '))
  const telling = termsOf(sentences.filter((sentence) => !sentence.endsWith('?')).join(' '))
  if (asking.length === 0 || telling.length === 0) return termsOf(text)
  const factor = weigh(asking) === 0 ? 1 : statementImportance
  const asked = new Set(asking.map((term) => term.stem))
  const told = telling.filter((term) => !asked.has(term.stem))
  return [...asking, ...told.map((term) => ({ ...term, importance: term.importance * factor }))]
}

const exactFigures: ReadonlySet<Figure | undefined> = new Set(['year', 'phone', 'email'])
/** Asks for a price and not for something about it ("Who approves the budget?"). */
const priceQuestion =
  /\bhow much (?:is|are|was|were|do|does|did|will|would)\b|\bwhat(?:'s| is| are| was) (?:the |a )?(?:\w+ )?(?:price|cost|fee|fare|salary)\b|\bwhat (?:do|does|did|will|would) .*\bcost\b/i

/** The thing that "how many" asks for: the noun before the verb ("How many free accounts may one person have?"). */
function countedIn(text: string): string[] | undefined {
  const phrase =
    /\bhow many ((?:[\w-]+ ){1,4}?)(?=(?:is|are|was|were|do|does|did|can|could|may|must|should|will|have|has|had|of|in|per|a|the|an|at|for)\b)/i.exec(
      text,
    )?.[1]
  const noun = splitWords(phrase ?? '').at(-1)?.stem
  return noun === undefined ? undefined : [noun, ...synonymsOf(noun).map(toStem)]
}

/** What was asked before: the words of it and, as it was said, all of it. */
interface Before {
  terms: Term[]
  text: string
}

function read(text: string, before: Before): Question {
  const own = termsOfMessage(text)
  const terms = [...own]
  const leans = before.terms.length > 0 && leansOnThread(text, own)
  if (leans) {
    const said = new Set(own.map((term) => term.stem))
    const names = before.terms.filter((term) => term.name)
    // "And France?" after a question about Germany alone is about France alone.
    const replaced = names.length === 1 && own.some((term) => term.name) ? names[0] : undefined
    for (const term of before.terms) {
      if (said.has(term.stem) || term === replaced) continue
      said.add(term.stem)
      const kept = term.name ? inheritance.name : inheritance.plain
      terms.push({ ...term, importance: term.importance * kept, fresh: false })
    }
  }
  const figure = figures.find(([pattern]) => pattern.test(text))?.[1]
  const counted = figure === 'count' ? countedIn(text) : undefined
  return {
    text: text.trim(),
    terms,
    ...(figure === undefined ? {} : { figure }),
    ...(counted === undefined ? {} : { counted }),
    needsFigure:
      counted !== undefined ||
      exactFigures.has(figure) ||
      (priceQuestion.test(text) && !measureQuestion.test(text)),
    several: /\b(which|list|all|every|each|what are|options|steps|requirements)\b/i.test(text),
    negated: negation.test(text),
    procedural: /\bhow (do|can|could|should|would|to|must)\b|\bsteps?\b/i.test(text),
    ...(leans ? { leansOn: before.text } : {}),
  }
}

/**
 * The questions of the last user message, resolved against the turns before it. A follow-up without a word for
 * what it wants ("And for electronics?") takes that from the earlier question too.
 */
export function readQuestions(turns: Turn[]): Question[] {
  let earlier: Before = { terms: [], text: '' }
  let last: Question | undefined
  let questions: Question[] = []
  for (const turn of turns) {
    if (turn.role !== 'user') continue
    questions = []
    let before = earlier
    for (const part of turn.text.split(joint).filter((part) => part.trim() !== '')) {
      const question = read(part, before)
      if (question.terms.length === 0) continue
      if (question.leansOn !== undefined) {
        if (question.figure === undefined && last?.figure !== undefined) question.figure = last.figure
        question.procedural ||= last?.procedural ?? false
      }
      questions.push(question)
      last = question
      before = { terms: question.terms, text: `${question.leansOn ?? ''} ${question.text}`.trim() }
    }
    if (questions.length > 0) {
      earlier = { terms: questions.flatMap((question) => question.terms), text: before.text }
    }
  }
  return questions
}

/**
 * What is searched for: the words with content, the new ones first. General words ("get", "new") only help where
 * there are no others: in a search they are as rare as any word and outweigh what is asked about.
 */
export function toQuery(question: Question): string {
  const terms = question.terms.toSorted((a, b) => b.importance - a.importance)
  const telling = terms.filter((term) => term.importance > lightImportance)
  return (telling.length > 0 ? telling : terms).map((term) => term.word).join(' ')
}
