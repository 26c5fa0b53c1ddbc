import type OpenAI from 'openai'
import type { SearchHit } from '../knowledge/search.ts'
import type { TurnImage } from '../model/images.ts'
import type { TurnEvent, TurnMessage, TurnRequest } from '../model/turn.ts'

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

async function writeImage({ detail, readUrl }: TurnImage): Promise<OpenAI.ChatCompletionContentPartImage> {
  const url = await readUrl()
  return { type: 'image_url', image_url: { url, ...(detail === undefined ? {} : { detail }) } }
}

/** None for a refusal, which has no words: some hosts take no empty message. Only users show pictures. */
async function writeTurn({ role, text, images = [] }: TurnMessage): Promise<Message[]> {
  if (role === 'assistant' || images.length === 0) return text === '' ? [] : [{ role, content: text }]
  const words = text === '' ? [] : [{ type: 'text' as const, text }]
  return [{ role, content: [...words, ...(await Promise.all(images.map(writeImage)))] }]
}

/** The messages of a chat completion: one system message, because some hosts take no more, then the thread. */
export async function writeMessages(request: TurnRequest, { hits, codes }: Groundwork): Promise<Message[]> {
  const isJson = request.jsonSchema !== undefined
  const system = [
    request.instructions,
    ...(hits === undefined ? [] : [describeSources(hits, isJson)]),
    ...codes.map(describeCode),
    ...describeInputs(request),
  ].filter((part) => part !== '')
  return [
    ...(system.length === 0 ? [] : [{ role: 'system' as const, content: system.join('\n\n') }]),
    ...(await Promise.all(request.turns.map(writeTurn))).flat(),
    ...describeCalls(request),
  ]
}
