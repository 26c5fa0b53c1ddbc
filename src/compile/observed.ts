import type { ResponseFormat, Tool } from '../config/desired.ts'
import type { Bindings } from './bindings.ts'
import { type CanonicalAssistant, dropDefaults } from './canonical.ts'
import { withoutMarks } from './marks.ts'

/** The fields of an Assistant object that we compare, as the API returns them. */
export interface AssistantObject {
  id: string
  name: string | null
  description: string | null
  model: string
  instructions: string | null
  tools: Record<string, unknown>[]
  tool_resources?: {
    file_search?: { vector_store_ids?: string[] }
    code_interpreter?: { file_ids?: string[] }
  } | null
  metadata: Record<string, string> | null
  temperature?: number | null
  top_p?: number | null
  reasoning_effort?: string | null
  response_format?: unknown
}

/** An Assistant object in canonical form, its IDs turned back into knowledge keys where they are ours. */
export function canonicalizeObserved(object: AssistantObject, bindings: Bindings): CanonicalAssistant {
  return dropDefaults(
    {
      name: object.name ?? '',
      description: object.description,
      model: object.model,
      instructions: object.instructions,
      tools: object.tools.map((tool) => observedTool(tool, object, bindings)),
      metadata: withoutMarks(object.metadata),
      temperature: object.temperature,
      top_p: object.top_p,
      reasoning_effort: object.reasoning_effort,
      response_format: object.response_format as ResponseFormat | null | undefined,
    },
    'assistants',
  )
}

function observedTool(tool: Record<string, unknown>, object: AssistantObject, bindings: Bindings): Tool {
  const options = (tool[String(tool['type'])] ?? {}) as Record<string, unknown>
  if (tool['type'] === 'file_search') {
    const ids = object.tool_resources?.file_search?.vector_store_ids ?? []
    return { type: 'file_search', knowledge: ids.map((id) => keyOfStore(id, bindings)), ...options }
  }
  if (tool['type'] === 'code_interpreter') {
    const ids = object.tool_resources?.code_interpreter?.file_ids ?? []
    return { type: 'code_interpreter', knowledge: keysOfFiles(ids, bindings) }
  }
  return { type: 'function', ...options } as Tool
}

/** An ID that is none of ours stands for itself, so that it shows as a difference. */
function keyOfStore(id: string, bindings: Bindings): string {
  return Object.keys(bindings.stores).find((key) => bindings.stores[key] === id) ?? id
}

/** A knowledge base counts only where all its files are given; what is left over stands for itself. */
function keysOfFiles(ids: string[], bindings: Bindings): string[] {
  const left = new Set(ids)
  const keys = Object.entries(bindings.codeFiles)
    .filter(([, files]) => files.length > 0 && files.every((file) => ids.includes(file)))
    .map(([key, files]) => {
      for (const file of files) left.delete(file)
      return key
    })
  return [...keys, ...left]
}
