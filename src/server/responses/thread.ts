import type { Turn } from '../answer/question.ts'
import { invalidRequest } from '../http/errors.ts'
import type { FunctionOutput } from '../model/turn.ts'
import type { StoredItem } from './items.ts'

/** What a list of items says, as a model reads it. */
export interface ThreadReading {
  /** Of system and developer messages. */
  instructions: string[]
  turns: (Turn & { images: InputImage[] })[]
  /** What functions gave back since the last user message. */
  outputs: FunctionOutput[]
  /** Files that its messages brought to be read. */
  files: InputFile[]
  /** The container that the code interpreter last worked in. */
  containerId?: string
}

/** A part of a message that is a file: one of ours, or its bytes as base64, or an address. */
export interface InputFile {
  type: 'input_file'
  file_id?: string | null
  file_data?: string | null
  file_url?: string | null
  filename?: string | null
}

/** A part of a message that is a picture. */
export type InputImage = Extract<Content[number], { type: 'input_image' }>

type Content = Extract<StoredItem, { type: 'message' }>['content']

function textOf(parts: readonly unknown[]): string {
  return parts
    .flatMap((part) => {
      if (typeof part !== 'object' || part === null || !('text' in part)) return []
      return typeof part.text === 'string' ? [part.text] : []
    })
    .join('\n')
}

function filesOf(parts: Content): InputFile[] {
  return parts.flatMap((part) => (part.type === 'input_file' ? [part] : []))
}

/**
 * Reads the items of a thread. Throws `ApiError` 400 where an output has no call or a call no output, as OpenAI
 * does: a model cannot go on from either.
 */
export function readThread(items: StoredItem[]): ThreadReading {
  const reading: ThreadReading = { instructions: [], turns: [], outputs: [], files: [] }
  const open = new Map<string, { name: string; arguments: string }>()
  for (const item of items) {
    if (item.type === 'message') {
      const text = textOf(item.content)
      const images = item.content.filter((part) => part.type === 'input_image')
      if (item.role === 'user' || item.role === 'assistant')
        reading.turns.push({ role: item.role, text, images })
      else reading.instructions.push(text)
      if (item.role === 'user') reading.outputs = []
      reading.files.push(...filesOf(item.content))
    }
    if (item.type === 'function_call') {
      const { call_id, name, arguments: args } = item
      if (typeof call_id === 'string' && typeof name === 'string') {
        open.set(call_id, { name, arguments: String(args) })
      }
    }
    if (item.type === 'code_interpreter_call' && typeof item.container_id === 'string') {
      reading.containerId = item.container_id
    }
    if (item.type === 'function_call_output' && 'output' in item) {
      const callId = String(item.call_id)
      const call = open.get(callId)
      if (call === undefined) {
        const message = `No tool call found for function call output with call_id ${callId}.`
        throw invalidRequest(message, 'input')
      }
      const output = typeof item.output === 'string' ? item.output : textOf(item.output)
      reading.outputs.push({ callId, ...call, output })
      open.delete(callId)
    }
  }
  const [unanswered] = open.keys()
  if (unanswered !== undefined) {
    throw invalidRequest(`No tool output found for function call ${unanswered}.`, 'input')
  }
  return reading
}
