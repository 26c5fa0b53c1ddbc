import { notFound, nothingToAnswerFrom } from '../answer/answer-from-hits.ts'
import type { Segment } from '../answer/compose.ts'
import { type PlainAnswer, writeJsonAnswer } from '../answer/json-answer.ts'
import { type Question, readQuestions } from '../answer/question.ts'
import { replyToSmallTalk } from '../answer/small-talk.ts'
import { describeOutputs } from '../answer/tool-output.ts'
import type { ServerContext } from '../context.ts'
import { allowTools } from './allowed-tools.ts'
import { chooseCalls } from './choose-calls.ts'
import { limitTokens } from './limit-tokens.ts'
import { answerFrom, searchFor } from './search.ts'
import { shortenTurns } from './shorten-turns.ts'
import { analyseTables, linkChart, readTables, toCodeEvent } from './tables.ts'
import type { TurnEvent, TurnRequest } from './turn.ts'

/** A function that speaks of this share of a question is called before documents are searched. */
const callBeforeSearch = 0.6
/** The same where the documents have no answer. */
const callAfterSearch = 0.3

function say(text: string): TurnEvent {
  return { type: 'text', segment: { text } }
}

/**
 * The model of a server that has no other. It needs no network, gives the same answer each time, answers with
 * sentences that stand in the documents, and computes over tables instead of guessing.
 */
export function answerExtractively(context: ServerContext, request: TurnRequest): AsyncGenerator<TurnEvent> {
  const allowed = allowTools({ ...request, turns: shortenTurns(request.turns) })
  const events =
    request.jsonSchema === undefined
      ? answerInText(context, allowed)
      : answerInJson(context, allowed, request.jsonSchema)
  return limitTokens(events, request.maxTokens)
}

async function* answerInJson(
  context: ServerContext,
  request: TurnRequest,
  schema: Record<string, unknown>,
): AsyncGenerator<TurnEvent> {
  const written: Segment[] = []
  for await (const event of answerInText(context, request)) {
    if (event.type === 'text') written.push(event.segment)
    else if (event.type !== 'link') yield event
  }
  if (written.length > 0) yield say(writeJsonAnswer(schema, joinText(written)))
}

/** JSON has no place for citations, so that the sources are told by name. */
function joinText(segments: Segment[]): PlainAnswer {
  const sources = segments.flatMap((segment) => segment.source?.filename ?? [])
  const text = segments.map((segment) => segment.text).join('')
  return { text, sources: [...new Set(sources)], found: text !== notFound && text !== nothingToAnswerFrom }
}

async function* answerInText(context: ServerContext, request: TurnRequest): AsyncGenerator<TurnEvent> {
  if (request.outputs.length > 0) {
    yield say(describeOutputs(request.outputs))
    return
  }
  const message = request.turns.findLast((turn) => turn.role === 'user')?.text ?? ''
  const pleasantry = replyToSmallTalk(message)
  if (pleasantry !== undefined && (request.toolChoice === 'auto' || request.toolChoice === 'none')) {
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
  const { search, codeFiles, inputTexts, toolChoice, instructions } = request
  const { calls, score } = chooseCalls(request, questions)
  const callEvents = calls.map((call): TurnEvent => ({ type: 'call', ...call }))
  const mustCall = toolChoice === 'required' || typeof toolChoice === 'object'
  const onlyFunctions = search === undefined && (codeFiles ?? []).length === 0 && inputTexts.length === 0
  if (calls.length > 0 && (mustCall || (onlyFunctions && score > 0) || score >= callBeforeSearch)) {
    yield* callEvents
    return
  }
  const tables = await readTables(codeFiles ?? [])
  const analyses = analyseTables(tables, questions, search === undefined)
  if (analyses.length > 0) {
    yield* analyses.map(toCodeEvent)
    for (const [index, analysis] of analyses.entries()) {
      yield say(`${index === 0 ? '' : '\n\n'}${analysis.answer}`)
      yield* linkChart(analysis)
    }
    return
  }
  if (codeFiles !== undefined && mustCall && search === undefined) {
    yield listFolder(codeFiles.map((file) => file.name))
  }
  if (search === undefined && inputTexts.length === 0) {
    yield say(nothingToAnswerFrom)
    return
  }
  const result = search === undefined ? { queries: [], hits: [] } : searchFor(context, search, questions)
  if (search !== undefined) yield { type: 'search', ...result }
  const material = { hits: result.hits, storeIds: search?.storeIds ?? [], inputTexts }
  const { segments, found } = answerFrom(context, material, questions, instructions)
  if (!found && score >= callAfterSearch && calls.length > 0) {
    yield* callEvents
    return
  }
  for (const segment of segments) yield { type: 'text', segment }
}

/** What the code interpreter does where it must be used and there is nothing to compute with. */
function listFolder(names: string[]): TurnEvent {
  const quoted = names.toSorted().map((name) => `'${name}'`)
  const code = "import os\nprint(sorted(os.listdir('/mnt/data')))"
  return { type: 'code', code, logs: `[${quoted.join(', ')}]`, files: [] }
}
