import { notFound, nothingToAnswerFrom } from '../answer/answer.ts'
import type { Segment } from '../answer/compose.ts'
import { type FunctionCall, matchFunctions } from '../answer/functions.ts'
import { type PlainAnswer, writeJsonAnswer } from '../answer/json-answer.ts'
import { type Question, readQuestions } from '../answer/question.ts'
import { replyToSmallTalk } from '../answer/small-talk.ts'
import { describeOutput } from '../answer/tool-output.ts'
import type { ServerContext } from '../context.ts'
import { answerBySearch } from './search.ts'
import { analyseTables, readTables } from './tables.ts'
import type { TurnEvent, TurnRequest } from './turn.ts'

/** A function that speaks of this share of a question is called before documents are searched. */
const callBeforeSearch = 0.6
/** The same where the documents have no answer. */
const callAfterSearch = 0.3

function say(text: string): TurnEvent {
  return { type: 'text', segment: { text } }
}

/** The best call that a question allows, with how well it fits; a function that must be called fits always. */
function chooseCall(
  request: TurnRequest,
  questions: Question[],
): { call: FunctionCall; score: number } | undefined {
  const { toolChoice: choice, functions } = request
  const named = typeof choice === 'object' && choice.type === 'function' ? choice.name : undefined
  const candidates = functions.filter((declaration) => named === undefined || declaration.name === named)
  const matches = matchFunctions(candidates, questions)
  const [first] = matches
  if (named !== undefined && first !== undefined) {
    return { call: first.call ?? { name: named, arguments: '{}' }, score: 1 }
  }
  const match = matches.find((candidate) => candidate.call !== undefined)
  return match?.call === undefined ? undefined : { call: match.call, score: match.score }
}

/** Which of the declared tools this turn may use. */
function allowTools(request: TurnRequest): TurnRequest {
  const { toolChoice: choice, search, codeFiles, ...rest } = request
  if (choice === 'none') return { ...rest, toolChoice: choice, functions: [] }
  if (typeof choice === 'string') return request
  return {
    ...rest,
    toolChoice: choice,
    functions: choice.type === 'function' ? request.functions : [],
    ...(choice.type === 'file_search' && search !== undefined ? { search } : {}),
    ...(choice.type === 'code_interpreter' && codeFiles !== undefined ? { codeFiles } : {}),
  }
}

/**
 * The model of a server that has no other. It needs no network, gives the same answer each time, answers with
 * sentences that stand in the documents, and computes over tables instead of guessing.
 */
export async function* answerExtractively(
  context: ServerContext,
  asked: TurnRequest,
): AsyncGenerator<TurnEvent> {
  if (asked.jsonSchema === undefined) {
    yield* answerInText(context, allowTools(asked))
    return
  }
  const written: Segment[] = []
  for await (const event of answerInText(context, allowTools(asked))) {
    if (event.type === 'text') written.push(event.segment)
    else yield event
  }
  if (written.length > 0) yield say(writeJsonAnswer(asked.jsonSchema, joinText(written)))
}

/** JSON has no place for citations, so that the sources are told by name. */
function joinText(segments: Segment[]): PlainAnswer {
  const sources = segments.flatMap((segment) => segment.source?.filename ?? [])
  const text = segments.map((segment) => segment.text).join('')
  return { text, sources: [...new Set(sources)], found: text !== notFound && text !== nothingToAnswerFrom }
}

async function* answerInText(context: ServerContext, request: TurnRequest): AsyncGenerator<TurnEvent> {
  if (request.outputs.length > 0) {
    yield say(request.outputs.map(({ output }) => describeOutput(output)).join('\n\n'))
    return
  }
  const message = request.turns.findLast((turn) => turn.role === 'user')?.text ?? ''
  const pleasantry = replyToSmallTalk(message)
  if (pleasantry !== undefined && request.toolChoice === 'auto') {
    yield say(pleasantry)
    return
  }
  yield* answerWithTools(context, request, readQuestions(request.turns))
}

async function* answerWithTools(
  context: ServerContext,
  request: TurnRequest,
  questions: Question[],
): AsyncGenerator<TurnEvent> {
  const { search, codeFiles = [], toolChoice, instructions } = request
  const chosen = chooseCall(request, questions)
  const mustCall = toolChoice === 'required' || typeof toolChoice === 'object'
  const onlyFunctions = search === undefined && codeFiles.length === 0
  if (chosen !== undefined && (mustCall || onlyFunctions || chosen.score >= callBeforeSearch)) {
    yield { type: 'call', ...chosen.call }
    return
  }
  const tables = await readTables(context, codeFiles)
  const analyses = analyseTables(tables, questions, search === undefined)
  if (analyses.length > 0) {
    for (const { code, logs } of analyses) yield { type: 'code', code, logs }
    yield say(analyses.map((analysis) => analysis.answer).join('\n\n'))
    return
  }
  if (search === undefined) {
    yield say(nothingToAnswerFrom)
    return
  }
  const { queries, hits, segments, found } = answerBySearch(context, search, questions, instructions)
  yield { type: 'search', queries, hits }
  if (!found && chosen !== undefined && chosen.score >= callAfterSearch) {
    yield { type: 'call', ...chosen.call }
    return
  }
  for (const segment of segments) yield { type: 'text', segment }
}
