import type OpenAI from 'openai'
import type { SearchHit } from '../knowledge/search.ts'
import type { TurnEvent, TurnRequest } from '../turns/turn.ts'

type Message = OpenAI.ChatCompletionMessageParam
type Code = Extract<TurnEvent, { type: 'code' }>

/** What was done for a turn before the model writes. */
export interface Groundwork {
  /** Absent where there was no search. */
  hits?: SearchHit[]
  codes: Code[]
}

const citing = `Answer from the numbered sources below. After each statement that a source supports, put the number of that \
source in square brackets, like this: [1]. Where two support it: [1][3]. Cite nothing else. Where the sources do not \
hold the answer, say so and cite nothing.`
const answering = 'Answer from the sources below. Where they do not hold the answer, say so.'

function describeSources(hits: SearchHit[], isJson: boolean): string {
  if (hits.length === 0) return 'The documents were searched, and nothing was found for this question.'
  const sources = hits.map(({ filename, text }, index) => `[${index + 1}] ${filename}\n${text}`)
  return [isJson ? answering : citing, ...sources].join('\n\n')
}

function describeCode({ code, logs, files }: Code): string {
  const made = files.map(({ name }) => `It made a file. Link it as [${name}](sandbox:/mnt/data/${name}).`)
  return [`This code was run on the attached files:\n${code}`, `It printed:\n${logs}`, ...made].join('\n\n')
}

function describeInputs({ inputTexts }: TurnRequest): string[] {
  return inputTexts.map(({ filename, text }) => `<file name=${JSON.stringify(filename)}>\n${text}\n</file>`)
}

/** Calls that were made since the last user message, with what they gave back. */
function describeCalls({ outputs }: TurnRequest): Message[] {
  if (outputs.length === 0) return []
  return [
    {
      role: 'assistant',
      content: null,
      tool_calls: outputs.map((output) => ({
        id: output.callId,
        type: 'function',
        function: { name: output.name, arguments: output.arguments },
      })),
    },
    ...outputs.map((output): Message => ({
      role: 'tool',
      tool_call_id: output.callId,
      content: output.output,
    })),
  ]
}

/** The messages of a chat completion: one system message, because some hosts take no more, then the thread. */
export function writeMessages(request: TurnRequest, { hits, codes }: Groundwork): Message[] {
  const isJson = request.jsonSchema !== undefined
  const system = [
    request.instructions,
    ...(hits === undefined ? [] : [describeSources(hits, isJson)]),
    ...codes.map(describeCode),
    ...describeInputs(request),
  ].filter((part) => part !== '')
  return [
    ...(system.length === 0 ? [] : [{ role: 'system' as const, content: system.join('\n\n') }]),
    // A refusal, or a message of images alone, has no words, and some hosts take no empty message.
    ...request.turns
      .filter((turn) => turn.text !== '')
      .map((turn) => ({ role: turn.role, content: turn.text })),
    ...describeCalls(request),
  ]
}
