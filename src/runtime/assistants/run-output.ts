import type {
  CodeInterpreterToolCall,
  FileSearchToolCall,
  RunStep,
  ToolCallDelta,
  ToolCall as StepToolCall,
} from 'openai/resources/beta/threads/runs/steps'
import type { ResolvePath } from '../conversations.ts'
import { nameSandboxFiles } from '../files/sandbox-links.ts'
import { toolCallOf, type FunctionCall } from '../function-calls.ts'
import { removeMarkers } from '../markers.ts'
import type { RetrievedChunk, ToolCall } from '../reply.ts'
import type { AnswerPart } from './run-stream.ts'
import { joinParts, type TextPart } from '../text-parts.ts'

/** The clean text of an answer, its citations placed in it. */
export function readParts(parts: AnswerPart[], resolvePath: ResolvePath): TextPart & { refusal?: string } {
  const refusal = parts.find((part) => part.refusal)?.text
  const marked = parts.map(({ text, annotations }) => removeMarkers(text, annotations, resolvePath))
  return {
    ...nameSandboxFiles(joinParts(marked)),
    ...(refusal === undefined ? {} : { refusal }),
  }
}

/** Every tool call of a run: those of its steps, and the functions `called` that no step shows. */
export function readToolCalls(
  steps: RunStep[],
  called: FunctionCall[],
  outputs: Map<string, string>,
): ToolCall[] {
  const shown = steps.flatMap(callsOf)
  const ids = new Set(shown.map((call) => call.id))
  return [
    ...shown.map((call) => toToolCall(call, outputs)),
    ...called.filter(({ id }) => !ids.has(id)).map((call) => toolCallOf(call, outputs.get(call.id))),
  ]
}

/** What a run's searches returned. Ranks go on from one search to the next: see `readOutput`. */
export function readRetrieved(steps: RunStep[], resolvePath: ResolvePath): RetrievedChunk[] {
  return steps
    .flatMap(callsOf)
    .flatMap((call) => (call.type === 'file_search' ? resultsOf(call) : []))
    .flatMap(({ file_id: fileId, file_name: filename, score, content }) => {
      if (!fileId) return []
      const path = resolvePath(fileId)
      return [
        {
          fileId,
          ...(path === undefined ? {} : { path }),
          ...(filename ? { filename } : {}),
          score: score ?? 0,
          text: (content ?? []).flatMap(({ text }) => text ?? []).join('\n'),
        },
      ]
    })
    .map((chunk, index) => ({ rank: index + 1, ...chunk }))
}

/** The tool calls of one step; a step that wrote a message has none. */
export function callsOf(step: RunStep): StepToolCall[] {
  return step.step_details?.type === 'tool_calls' ? (step.step_details.tool_calls ?? []) : []
}

export function toToolCall(call: StepToolCall, outputs: Map<string, string>): ToolCall {
  switch (call.type) {
    case 'file_search':
      return { id: call.id, type: 'file_search' }
    case 'code_interpreter': {
      const { input } = call.code_interpreter ?? {}
      return { id: call.id, type: 'code_interpreter', arguments: { code: input ?? '' }, ...logsOf(call) }
    }
    default: {
      const { name, arguments: args, output } = call.function
      return toolCallOf({ id: call.id, name, arguments: args ?? '' }, output ?? outputs.get(call.id))
    }
  }
}

/** A call as far as its beginning tells of it; none where it does not even have an ID. */
export function startedCall(call: ToolCallDelta): ToolCall[] {
  if (!call.id) return []
  if (call.type !== 'function') return [{ id: call.id, type: call.type }]
  const { name, arguments: args } = call.function ?? {}
  return name ? [toolCallOf({ id: call.id, name, arguments: args ?? '' })] : []
}

function resultsOf(call: FileSearchToolCall): NonNullable<FileSearchToolCall.FileSearch['results']> {
  return call.file_search?.results ?? []
}

function logsOf(call: CodeInterpreterToolCall): { output?: string } {
  const outputs = call.code_interpreter?.outputs ?? []
  const logs = outputs.flatMap((output) => (output.type === 'logs' ? [output.logs] : []))
  return logs.length === 0 ? {} : { output: logs.join('\n') }
}
