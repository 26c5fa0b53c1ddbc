import type { Segment } from '../answer/compose.ts'
import type { FunctionDeclaration } from '../answer/functions.ts'
import type { Turn } from '../answer/question.ts'
import type { ServerContext } from '../context.ts'
import type { Filter } from '../knowledge/filters.ts'
import type { SearchHit } from '../knowledge/search.ts'

/** What a function that was called gave back. */
export interface FunctionOutput {
  name: string
  output: string
}

/** Which stores file search looks into and how. */
export interface SearchSettings {
  storeIds: string[]
  limit: number
  filters?: Filter | undefined
  scoreThreshold?: number | undefined
}

/** Which tool a turn uses: any (`auto`), none, one or more (`required`), or the one that is named. */
export type ToolChoice =
  | 'auto'
  | 'none'
  | 'required'
  | { type: 'file_search' }
  | { type: 'code_interpreter' }
  | { type: 'function'; name: string }

/** What is to be answered and with what, whichever API it came by. */
export interface TurnRequest {
  model: string
  instructions: string
  /** The thread so far; it ends with the message to be answered. */
  turns: Turn[]
  /** Absent where file search was not declared or has nothing to look into. */
  search?: SearchSettings
  /** Files of the code interpreter; absent where the tool was not declared. */
  codeFiles?: string[]
  functions: FunctionDeclaration[]
  /** Outputs of the calls that were made since the last user message. */
  outputs: FunctionOutput[]
  toolChoice: ToolChoice
  /** A JSON Schema, or `{}` for any object, where the answer must be JSON. */
  jsonSchema?: Record<string, unknown>
}

/** What happens in a turn, in this order. Calls end it: their outputs come with the next one. */
export type TurnEvent =
  | { type: 'search'; queries: string[]; hits: SearchHit[] }
  | { type: 'code'; code: string; logs: string }
  | { type: 'call'; name: string; arguments: string }
  | { type: 'text'; segment: Segment }

/** Whatever can answer a turn. Nothing of the two APIs is known to it. */
export type Model = (context: ServerContext, request: TurnRequest) => AsyncIterable<TurnEvent>
