import type { DesiredAssistant, ResponseFormat, Tool } from '../config/desired.ts'
import type { Runtime } from '../config/runtime.ts'
import { searchResultsDefault } from '../limits.ts'

/**
 * The one form in which desired, recorded and observed assistants are compared. Provider defaults and nulls are
 * absent, tools are sorted, knowledge is named by key, and handlers, which are never uploaded, are left out.
 */
export interface CanonicalAssistant {
  name: string
  description?: string
  model: string
  instructions?: string
  tools: Tool[]
  metadata?: Record<string, string>
  temperature?: number
  top_p?: number
  reasoning_effort?: string
  response_format?: ResponseFormat
}

/** What a desired assistant is to the provider, in canonical form. */
export function canonicalize(assistant: DesiredAssistant, runtime: Runtime): CanonicalAssistant {
  return dropDefaults(
    {
      name: assistant.name,
      description: assistant.description,
      model: assistant.model,
      instructions: assistant.instructions,
      tools: assistant.tools,
      metadata: assistant.metadata,
      temperature: assistant.temperature,
      top_p: assistant.top_p,
      reasoning_effort: assistant.reasoning_effort,
      response_format: assistant.response_format,
    },
    runtime,
  )
}

/** Loosely typed fields, as files or an API object give them: null and undefined both mean "not set". */
export type LooseAssistant = {
  [field in keyof CanonicalAssistant]?: CanonicalAssistant[field] | null | undefined
} & { name: string; model: string; tools: Tool[] }

/** Removes what equals the provider's default, so that filled-in defaults never show as a change. */
export function dropDefaults(loose: LooseAssistant, runtime: Runtime): CanonicalAssistant {
  const { name, model, description, instructions, metadata, temperature, top_p, reasoning_effort } = loose
  return {
    name,
    model,
    ...(description ? { description } : {}),
    ...(instructions ? { instructions } : {}),
    tools: loose.tools.map((tool) => canonicalTool(tool, runtime)).toSorted(byIdentity),
    ...(metadata && Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(temperature == null || temperature === 1 ? {} : { temperature }),
    ...(top_p == null || top_p === 1 ? {} : { top_p }),
    ...(reasoning_effort == null ? {} : { reasoning_effort }),
    ...responseFormat(loose.response_format),
  }
}

function responseFormat(format: ResponseFormat | null | undefined): { response_format?: ResponseFormat } {
  if (format == null || format === 'auto' || format.type === 'text') return {}
  if (format.type === 'json_object') return { response_format: { type: 'json_object' } }
  const { name, description, schema, strict } = format.json_schema
  return {
    response_format: {
      type: 'json_schema',
      json_schema: {
        name,
        ...(description ? { description } : {}),
        ...(schema == null ? {} : { schema }),
        ...(strict ? { strict } : {}),
      },
    },
  }
}

/** Hosts also answer with null where a tool's option is not set. */
function canonicalTool(tool: Tool, runtime: Runtime): Tool {
  switch (tool.type) {
    case 'file_search': {
      const { max_num_results, ranking_options } = tool
      const isDefault = runtime === 'assistants' && max_num_results === searchResultsDefault
      return {
        type: 'file_search',
        knowledge: distinct(tool.knowledge),
        ...(max_num_results == null || isDefault ? {} : { max_num_results }),
        ...rankingOptions(ranking_options),
      }
    }
    case 'code_interpreter':
      return { type: 'code_interpreter', knowledge: distinct(tool.knowledge) }
    case 'function': {
      const { name, description, parameters, strict } = tool
      return {
        type: 'function',
        name,
        ...(description ? { description } : {}),
        ...(parameters == null || isEmptySchema(parameters) ? {} : { parameters }),
        ...(strict ? { strict } : {}),
      }
    }
    case 'mcp': {
      const canonical = withoutNulls(tool)
      // What is asked for where a file says nothing: see `compileRequest`.
      if (canonical['require_approval'] === 'never') delete canonical['require_approval']
      return canonical
    }
    default:
      return withoutNulls(tool)
  }
}

function withoutNulls<T extends Tool>(tool: T): T {
  return Object.fromEntries(Object.entries(tool).filter(([, value]) => value != null)) as T
}

function distinct(keys: string[]): string[] {
  return [...new Set(keys)].toSorted()
}

function rankingOptions(options: { ranker?: string; score_threshold?: number } | null | undefined) {
  // `auto` stands for the ranker the provider reports by name.
  const ranker =
    options?.ranker && !/^(auto|default[-_].*)$/.test(options.ranker) ? options.ranker : undefined
  const threshold = options?.score_threshold || undefined
  if (ranker === undefined && threshold === undefined) return {}
  return {
    ranking_options: {
      ...(ranker === undefined ? {} : { ranker }),
      ...(threshold === undefined ? {} : { score_threshold: threshold }),
    },
  }
}

/** A function without parameters is stored by the provider as an object schema without properties. */
function isEmptySchema(parameters: Record<string, unknown>): boolean {
  const { type, properties, ...rest } = parameters
  const isBare = properties == null || Object.keys(properties).length === 0
  return (type === undefined || type === 'object') && isBare && Object.keys(rest).length === 0
}

/** By code units: the order is part of the digest, which no machine's locale may change. */
function byIdentity(a: Tool, b: Tool): number {
  const [left, right] = [identity(a), identity(b)]
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** What makes two tools of one assistant the same tool: the type, and the name where there can be several. */
export function identity(tool: Tool): string {
  if (tool.type === 'function') return `function ${tool.name}`
  if (tool.type === 'mcp') return `mcp ${tool.server_label}`
  return tool.type
}
