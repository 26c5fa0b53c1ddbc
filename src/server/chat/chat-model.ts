import type OpenAI from 'openai'
import { readQuestions } from '../answer/question.ts'
import { replyToSmallTalk } from '../answer/small-talk.ts'
import type { ServerContext } from '../context.ts'
import { searchStores } from '../knowledge/search.ts'
import { allowTools } from '../model/allowed-tools.ts'
import { ModelError } from '../model/model-error.ts'
import { searchFor } from '../model/search.ts'
import { analyseTables, readTables, toCodeEvent } from '../model/tables.ts'
import type { Model, TurnEvent, TurnRequest } from '../model/turn.ts'
import { createCallGatherer } from './calls.ts'
import { type CitationReader, createCitationReader } from './citation-reader.ts'
import { type Groundwork, writeMessages } from './messages.ts'
import { writeParameters } from './parameters.ts'
import { type ChatEndpoint, requestChat } from './request.ts'

/** A model that any Chat Completions endpoint runs. Search, computing and citations are done here. */
export function createChatModel(endpoint: ChatEndpoint): Model {
  return async function* answer(context, asked, signal) {
    const request = allowTools(asked)
    const groundwork: Groundwork = { codes: [] }
    for await (const event of prepare(context, request)) {
      yield event
      if (event.type === 'search') groundwork.hits = event.hits
      if (event.type === 'code') groundwork.codes.push(event)
    }
    yield* complete(endpoint, request, groundwork, signal)
  }
}

/** Searches and computes, so that models without tools of their own can answer too. */
async function* prepare(context: ServerContext, request: TurnRequest): AsyncGenerator<TurnEvent> {
  const { search, codeFiles = [], turns } = request
  const message = turns.findLast((turn) => turn.role === 'user')?.text ?? ''
  if (replyToSmallTalk(message) !== undefined) return
  const questions = readQuestions(turns)
  if (request.outputs.length === 0) {
    yield* analyseTables(await readTables(codeFiles), questions, search === undefined).map(toCodeEvent)
  }
  if (search === undefined) return
  // A question without any word that can be resolved is searched for as it stands.
  const found =
    questions.length > 0
      ? searchFor(context, search, questions)
      : {
          queries: [message],
          hits: searchStores(context, search.storeIds, { ...search, queries: [message] }),
        }
  yield { type: 'search', ...found }
}

async function* complete(
  endpoint: ChatEndpoint,
  request: TurnRequest,
  groundwork: Groundwork,
  signal: AbortSignal,
): AsyncGenerator<TurnEvent> {
  const parameters = {
    ...writeParameters(request, endpoint.model, new URL(endpoint.url).hostname),
    messages: await writeMessages(request, groundwork),
  }
  const reader = readerFor(request, groundwork)
  const gatherer = createCallGatherer()
  const { calls } = gatherer
  const linked = new Set<string>()
  let finish: string | null = null
  let isSilent = true
  let hasBegun = false
  for await (const { choices, usage } of requestChat(endpoint, parameters, signal)) {
    hasBegun = true
    // Not every host keeps to the types: lists and deltas may be null.
    const [choice] = choices ?? []
    const { content, refusal, tool_calls } = choice?.delta ?? {}
    if (content) yield* noting(reader.read(content), linked)
    if (refusal) yield { type: 'refusal', text: refusal }
    isSilent &&= !content && !refusal
    gatherer.add(tool_calls ?? [])
    finish = choice?.finish_reason ?? finish
    if (usage) yield readUsage(usage)
  }
  yield* noting(reader.end(), linked)
  if (finish === 'length') yield { type: 'stop', reason: 'max_tokens' }
  if (finish === 'content_filter') yield { type: 'stop', reason: 'content_filter' }
  if (finish === null && calls.length === 0) {
    const fault = hasBegun ? 'broke off its answer' : 'sent no stream of a chat completion'
    throw new ModelError('server_error', `The model at ${endpoint.url} ${fault}.`)
  }
  // Many hosts ignore `parallel_tool_calls`, and a client that switched it off counts on one call.
  for (const call of request.parallelCalls ? calls : calls.slice(0, 1)) {
    yield { type: 'call', name: call.name, arguments: call.arguments || '{}' }
  }
  // An answer without a word is a message still: clients look for one where no function is called.
  if (isSilent && calls.length === 0) yield { type: 'text', segment: { text: '' } }
  if (calls.length === 0 && request.jsonSchema === undefined) yield* linkRest(groundwork, linked)
}

function readUsage(usage: OpenAI.CompletionUsage): TurnEvent {
  return {
    type: 'usage',
    input: usage.prompt_tokens,
    output: usage.completion_tokens,
    cached: usage.prompt_tokens_details?.cached_tokens,
    reasoning: usage.completion_tokens_details?.reasoning_tokens,
  }
}

/** JSON is passed on as it is: a number in brackets is a list there. */
function readerFor(request: TurnRequest, { hits = [], codes }: Groundwork): CitationReader {
  if (request.jsonSchema !== undefined) {
    return { read: (text) => [{ type: 'text', segment: { text } }], end: () => [] }
  }
  const sources = hits.map(({ fileId, filename }) => ({ fileId, filename }))
  return createCitationReader(
    sources,
    codes.flatMap(({ files }) => files.map((file) => file.name)),
  )
}

function* noting(events: TurnEvent[], linked: Set<string>): Generator<TurnEvent> {
  for (const event of events) {
    if (event.type === 'link') linked.add(event.file)
    yield event
  }
}

/** Files that the model did not link are linked at its answer's end, so that clients can download them. */
function* linkRest({ codes }: Groundwork, linked: Set<string>): Generator<TurnEvent> {
  for (const { name } of codes.flatMap(({ files }) => files)) {
    if (linked.has(name)) continue
    yield { type: 'text', segment: { text: `\n\n[${name}](` } }
    yield { type: 'link', file: name }
    yield { type: 'text', segment: { text: ')' } }
  }
}
