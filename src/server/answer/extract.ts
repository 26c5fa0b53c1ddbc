import { gatherCandidates, type Candidate, type Hit, type Statistics } from './evidence.ts'
import { isNumber, type Question } from './question.ts'
import { scoreCandidate, weighTerms, type Scored, type WeighedTerm } from './score.ts'

/**
 * Below this share of the new words' weight, what was found is about something else. A figure of the kind that
 * is asked for is a sign that it is the answer, and its absence that it is not. Measured on eight collections of
 * documentation: against 0.42, 0.5 and 0.65 these cost no right answer there, and 80 instead of 71 of a hundred
 * questions without an answer are recognised. Questions in quite other words than the documents' suffer most.
 */
const freshCoverageMin = { figure: 0.5, plain: 0.6, noFigure: 0.65 }
/** The same for all words, those of earlier turns among them. */
const coverageMin = 0.4
const passagesMax = 3
const passagesMaxSeveral = 4
/** Items told below a line that leads in to them. */
const itemsMax = 6
/** A sentence is told with those that follow it in its paragraph, up to so many words. */
const followWordsMax = 80

/** What one word of several has to weigh to stand for all of them: the others are as good as not there. */
const loneWordMin = 0.6

function isLoneWord(scored: Scored, terms: WeighedTerm[]): boolean {
  const asked = terms.filter((term) => term.fresh && term.importance >= 1)
  return asked.length >= 2 && asked.filter((term) => scored.holds.has(term.stem)).length < 2
}

/** Each word beyond the third makes the same share a stronger sign, down to this much. */
const longQuestion = { words: 3, step: 0.04, most: 0.16 }

function isAnswer(scored: Scored, terms: WeighedTerm[], question: Question): boolean {
  const { figure } = scored
  if (figure === 0 && question.needsFigure) return false
  const kind = figure === undefined ? 'plain' : figure > 0 ? 'figure' : 'noFigure'
  const words = terms.filter((term) => term.importance >= 0.5).length
  const beyond = Math.max(0, words - longQuestion.words)
  const allowance = Math.min(longQuestion.most, beyond * longQuestion.step)
  const isAbout =
    scored.freshCoverage >= freshCoverageMin[kind] - allowance && scored.coverage >= coverageMin - allowance
  if (isLoneWord(scored, terms) && scored.freshCoverage < loneWordMin) return false
  return isAbout && scored.holds.size > 0
}

/** 0..1: how many words two passages share (Jaccard). */
function similarity(a: Candidate, b: Candidate): number {
  const left = new Set(a.stems)
  const right = new Set(b.stems)
  const both = [...left].filter((stem) => right.has(stem)).length
  return both / (left.size + right.size - both || 1)
}

function sameSection(a: Candidate, b: Candidate): boolean {
  return a.hit === b.hit && a.passage.context.join('\n') === b.passage.context.join('\n')
}

function addedWeight(candidate: Scored, chosen: Scored[], terms: WeighedTerm[]): number {
  const held = new Set(chosen.flatMap((other) => [...other.holds]))
  const total = terms.reduce((sum, term) => sum + term.weight, 0)
  const asked = terms.filter((term) => term.fresh && term.importance >= 1)
  const added = asked.filter((term) => candidate.holds.has(term.stem) && !held.has(term.stem))
  return added.reduce((sum, term) => sum + term.weight, 0) / (total || 1)
}

/**
 * True where a candidate lacks what singles the best passage out, a name, a number or a follow-up's new word: it is
 * about another country, product or year.
 */
function isBeside(candidate: Scored, best: Scored, terms: WeighedTerm[]): boolean {
  const followsUp = terms.some((term) => !term.fresh)
  return terms.some((term) => {
    const singlesOut = term.name || isNumber(term.word) || (followsUp && term.fresh && term.importance >= 1)
    return singlesOut && best.holds.has(term.stem) && !candidate.holds.has(term.stem)
  })
}

/**
 * Whether one more passage is worth its place. Another file must tell something new, because each file that is
 * drawn on is cited.
 */
function isWorthAdding(
  candidate: Scored,
  best: Scored,
  chosen: Scored[],
  terms: WeighedTerm[],
  question: Question,
): boolean {
  if (question.negated && !candidate.denies) return false
  if (chosen.some((other) => similarity(candidate, other) > 0.6)) return false
  if (isBeside(candidate, best, terms) || candidate.own < 0.6 * best.own) return false
  const ratio = candidate.score / best.score
  const added = addedWeight(candidate, chosen, terms)
  if (candidate.hit.fileId !== best.hit.fileId)
    return added >= 0.25 ? ratio >= 0.8 : question.several && ratio >= 0.92
  if (sameSection(candidate, best)) return ratio >= 0.8
  return added >= 0.15 ? ratio >= 0.75 : ratio >= 0.9
}

/** The first items that a line with a colon at its end leads in. */
function itemsBelow({ passage }: Scored, inHit: Scored[]): Scored[] {
  if (!passage.text.endsWith(':')) return []
  return inHit.filter((other) => other.passage.context.at(-1) === passage.text).slice(0, itemsMax)
}

/**
 * What a passage needs around it to be understood: the items after a colon, the sentence that "it" refers to, the
 * other steps where steps are asked for.
 */
function complete(best: Scored, all: Scored[], question: Question): Scored[] {
  const inHit = all.filter((other) => other.hit === best.hit).toSorted((a, b) => a.order - b.order)
  const index = inHit.indexOf(best)
  if (best.passage.text.endsWith(':')) return [best, ...itemsBelow(best, inHit)]
  if (question.procedural && best.passage.ordered === true) {
    return inHit.filter((other) => other.passage.block === best.passage.block).slice(0, 8)
  }
  if (best.passage.kind !== 'sentence') return [best]
  const before = inHit[index - 1]
  const refers = /^(it|this|that|these|those|they|such|he|she|otherwise|however|in (this|that) case)\b/i
  const needsBefore = before?.passage.block === best.passage.block && refers.test(best.passage.text)
  const whole = needsBefore ? [before, best] : [best]
  for (const after of inHit.slice(index + 1)) {
    const words = [...whole, after].reduce((sum, part) => sum + part.stems.length, 0)
    if (after.passage.block !== best.passage.block || after.cut || words > followWordsMax) break
    whole.push(after)
  }
  return [...whole, ...itemsBelow(whole.at(-1) ?? best, inHit)]
}

/**
 * The passages that answer a question, best first; none where nothing found is about it.
 * `known` are the stems of the assistant's instructions.
 */
export function extractPassages(
  question: Question,
  hits: Hit[],
  statistics: Statistics,
  known: ReadonlySet<string>,
): Candidate[] {
  const terms = weighTerms(question.terms, statistics, known)
  const ranked = gatherCandidates(hits)
    .map((candidate) => scoreCandidate(candidate, question, terms))
    .toSorted((a, b) => b.score - a.score || a.order - b.order)
  const best = ranked.find((candidate) => isAnswer(candidate, terms, question))
  if (best === undefined) return []
  const chosen = complete(best, ranked, question)
  const room = question.several ? passagesMaxSeveral : passagesMax
  for (const candidate of ranked) {
    if (chosen.length >= room) break
    if (chosen.includes(candidate) || candidate.passage.kind === 'title' || candidate.cut) continue
    if (isWorthAdding(candidate, best, chosen, terms, question)) {
      chosen.push(...complete(candidate, ranked, question).filter((part) => !chosen.includes(part)))
    }
  }
  return chosen
}
