import type { ResponseFormat, Tool } from '../config/desired.ts'
import { type Bindings, codeFilesOf } from './bindings.ts'
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

/**
 * An Assistant object in canonical form, its IDs turned back into knowledge keys where they are ours. Knowledge bases
 * may share files, so `declared`, those that its code interpreter should have, decide where the files alone do not.
 */
export function canonicalizeObserved(
  object: AssistantObject,
  bindings: Bindings,
  declared: string[] = [],
): CanonicalAssistant {
  return dropDefaults(
    {
      name: object.name ?? '',
      description: object.description,
      model: object.model,
      instructions: object.instructions,
      tools: object.tools.map((tool) => observedTool(tool, object, bindings, declared)),
      metadata: withoutMarks(object.metadata),
      temperature: object.temperature,
      top_p: object.top_p,
      reasoning_effort: object.reasoning_effort,
      response_format: object.response_format as ResponseFormat | null | undefined,
    },
    'assistants',
  )
}

/** Knowledge bases that a code interpreter among these tools is given. */
export function codeKnowledgeOf(tools: Tool[]): string[] {
  return tools.flatMap((tool) => (tool.type === 'code_interpreter' ? tool.knowledge : []))
}

function observedTool(
  tool: Record<string, unknown>,
  object: AssistantObject,
  bindings: Bindings,
  declared: string[],
): Tool {
  const options = (tool[String(tool['type'])] ?? {}) as Record<string, unknown>
  if (tool['type'] === 'file_search') {
    const ids = object.tool_resources?.file_search?.vector_store_ids ?? []
    return { type: 'file_search', knowledge: ids.map((id) => keyOfStore(id, bindings)), ...options }
  }
  if (tool['type'] === 'code_interpreter') {
    const ids = object.tool_resources?.code_interpreter?.file_ids ?? []
    return { type: 'code_interpreter', knowledge: keysOfFiles(ids, bindings, declared) }
  }
  if (tool['type'] === 'function') return { type: 'function', ...options } as Tool
  // A kind that only this host knows: kept as it is, so that it shows as a difference.
  return tool as Tool
}

/** An ID that is none of ours stands for itself, so that it shows as a difference. */
function keyOfStore(id: string, bindings: Bindings): string {
  return Object.keys(bindings.stores).find((key) => bindings.stores[key] === id) ?? id
}

/** A knowledge base counts only where all its files are given; what none explains stands for itself. */
function keysOfFiles(ids: string[], bindings: Bindings, declared: string[]): string[] {
  const left = new Set(ids)
  const filesOf = (key: string) => codeFilesOf(bindings, [key])
  const given = Object.keys(bindings.codeFiles)
    .filter((key) => filesOf(key).every((file) => ids.includes(file)))
    .toSorted((a, b) => rank(b) - rank(a))
  return [
    ...given.filter((key) => {
      const explains = filesOf(key).some((file) => left.has(file))
      for (const file of filesOf(key)) left.delete(file)
      return explains || declared.includes(key)
    }),
    ...left,
  ]

  /** Declared ones first, then the largest, which explain most. */
  function rank(key: string): number {
    return declared.includes(key) ? Number.MAX_SAFE_INTEGER : filesOf(key).length
  }
}
