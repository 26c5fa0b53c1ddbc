import { composeAnswer, joinSegments, type Segment } from './compose.ts'
import type { Hit, Statistics } from './evidence.ts'
import { extractPassages } from './extract.ts'
import type { Question } from './question.ts'
import { stemsOf } from './words.ts'

export const notFound = 'I could not find that in the provided documents.'
const restNotFound = 'I could not find the rest of your question in the provided documents.'
export const nothingToAnswerFrom =
  'I answer only from documents and tools, and none of those I was given can answer this.'

/** Chunks that a question is answered from. More of them made no answer right, and drew on wrong files more often. */
const hitsMax = 12

/** Answers questions from what was found for them; every sentence but the apology is a document's own. */
export function answerFromHits(
  questions: Question[],
  hits: Hit[],
  statistics: Statistics,
  instructions: string,
): { segments: Segment[]; found: boolean } {
  // Several questions share the hits, which may come from several searches.
  const best = hits.toSorted((a, b) => b.score - a.score).slice(0, hitsMax * questions.length)
  const known = new Set(stemsOf(instructions))
  const said = new Set<string>()
  const answers = questions.map((question) => {
    const passages = extractPassages(question, best, statistics, known)
    // Two questions may have one answer, which is given once.
    const [first] = passages
    const repeats = first !== undefined && said.has(first.passage.text)
    const unsaid = repeats ? [] : passages.filter(({ passage }) => !said.has(passage.text))
    for (const { passage } of unsaid) said.add(passage.text)
    return { found: passages.length > 0, segments: composeAnswer(unsaid) }
  })
  if (!answers.some((answer) => answer.found)) return { segments: [{ text: notFound }], found: false }
  const rest = answers.every((answer) => answer.found) ? [] : [{ text: restNotFound }]
  return { segments: joinSegments([...answers.map((answer) => answer.segments), rest]), found: true }
}
