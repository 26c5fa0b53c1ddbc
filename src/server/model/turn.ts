import type { Segment } from '../answer/compose.ts'
import type { FunctionDeclaration } from '../answer/functions.ts'
import type { Turn } from '../answer/question.ts'
import type { ServerContext } from '../context.ts'
import type { Filter } from '../knowledge/filters.ts'
import type { SearchHit } from '../knowledge/search.ts'
import type { TurnImage } from './images.ts'

/** A function that was called, and what it gave back. */
export interface FunctionOutput {
  callId: string
  name: string
  /** JSON. */
  arguments: string
  output: string
}

/** A message of the thread, with its pictures, which only models that can see make use of. */
export interface TurnMessage extends Turn {
  images?: TurnImage[]
}

/** Which stores file search looks into and how. */
export interface SearchSettings {
  storeIds: string[]
  limit: number
  filters?: Filter | undefined
  scoreThreshold?: number | undefined
}

/** A file that code may read. */
export interface CodeFile {
  name: string
  read(): Promise<Uint8Array>
}

/** A file that code made. `name` is a basename. */
export interface MadeFile {
  name: string
  content: Uint8Array
}

/** A file that a message brought along to be read as a whole. */
export interface InputText {
  filename: string
  text: string
}

/** Which tool a turn uses: any (`auto`), none, one or more (`required`), or the one that is named. */
export type ToolChoice =
  | 'auto'
  | 'none'
  | 'required'
  | { type: 'file_search' }
  | { type: 'code_interpreter' }
  | { type: 'function'; name: string }

/** What a turn read and wrote, in tokens. */
export interface TokenCount {
  input: number
  output: number
  /** Of the input, read from a cache. */
  cached?: number | undefined
  /** Of the output, spent on thinking. */
  reasoning?: number | undefined
}

/** How a model is to write, where the client said so. */
export interface Sampling {
  temperature?: number | undefined
  topP?: number | undefined
  effort?: string | undefined
}

/** What is to be answered and with what, whichever API it came by. */
export interface TurnRequest {
  model: string
  instructions: string
  /** The thread so far; it ends with the message to be answered. */
  turns: TurnMessage[]
  /** Absent where file search was not declared or has nothing to look into. */
  search?: SearchSettings
  /** Files of the code interpreter; absent where the tool was not declared. */
  codeFiles?: CodeFile[]
  inputTexts: InputText[]
  functions: FunctionDeclaration[]
  /** Outputs of the calls that were made since the last user message. */
  outputs: FunctionOutput[]
  toolChoice: ToolChoice
  /** Whether one turn may call several functions. */
  parallelCalls: boolean
  /** A JSON Schema, or `{}` for any object, where the answer must be JSON. */
  jsonSchema?: Record<string, unknown>
  /** Tokens that the answer may have. */
  maxTokens?: number
  sampling: Sampling
}

/**
 * What happens in a turn, in this order. Calls end it: their outputs come with the next one. `link` is the path of a
 * file that code made, where the text names it. `stop` says that the answer ends before its time. `usage` is told by
 * models that count themselves.
 */
export type TurnEvent =
  | { type: 'search'; queries: string[]; hits: SearchHit[] }
  | { type: 'code'; code: string; logs: string; files: MadeFile[] }
  | { type: 'call'; name: string; arguments: string }
  | { type: 'text'; segment: Segment }
  | { type: 'link'; file: string }
  | { type: 'refusal'; text: string }
  | { type: 'stop'; reason: 'max_tokens' | 'content_filter' }
  | ({ type: 'usage' } & TokenCount)

/**
 * Whatever can answer a turn. Nothing of the two APIs is known to it. Throws `ModelError` where it fails; may throw
 * anything once the signal is aborted.
 */
export type Model = (
  context: ServerContext,
  request: TurnRequest,
  signal: AbortSignal,
) => AsyncIterable<TurnEvent>
