import type { Tool } from '../config/desired.ts'
import { type Bindings, codeFilesOf, storeOf } from './bindings.ts'
import type { CanonicalAssistant } from './canonical.ts'
import { compileFields } from './fields.ts'

/** Body of an Assistant object's create or update, without our marks in its metadata. */
export interface AssistantBody {
  name: string
  model: string
  tools: Record<string, unknown>[]
  tool_resources: {
    file_search?: { vector_store_ids: string[] }
    code_interpreter?: { file_ids: string[] }
  }
  metadata: Record<string, string>
  [field: string]: unknown
}

/** Fields that an update must reset when the files no longer set them. */
const resettable = {
  description: null,
  instructions: null,
  temperature: null,
  top_p: null,
  reasoning_effort: null,
  response_format: 'auto',
}

/**
 * An assistant as the Assistants API takes it. On update every field we manage is sent, also as null, because an
 * omitted one keeps its old value there.
 */
export function compileAssistant(
  assistant: CanonicalAssistant,
  bindings: Bindings,
  purpose: 'create' | 'update',
): AssistantBody {
  return {
    ...(purpose === 'update' ? resettable : {}),
    ...compileFields(assistant, 'assistants'),
    name: assistant.name,
    model: assistant.model,
    tools: assistant.tools.map(compileTool),
    tool_resources: compileResources(assistant.tools, bindings, purpose),
    metadata: assistant.metadata ?? {},
  }
}

function compileTool(tool: Tool): Record<string, unknown> {
  switch (tool.type) {
    case 'file_search': {
      const { type, knowledge: _, ...options } = tool
      return Object.keys(options).length > 0 ? { type, file_search: options } : { type }
    }
    case 'code_interpreter':
      return { type: 'code_interpreter' }
    case 'function': {
      const { type, handler: _, ...declaration } = tool
      return { type, function: { ...declaration, strict: declaration.strict ?? false } }
    }
    default:
      // `capabilities` has refused it before anything is compiled.
      throw new Error(`the assistants runtime has no ${tool.type} tool`)
  }
}

function compileResources(tools: Tool[], bindings: Bindings, purpose: 'create' | 'update') {
  const resources: AssistantBody['tool_resources'] = {}
  const isUpdate = purpose === 'update'
  for (const tool of tools) {
    if (tool.type === 'file_search' && (tool.knowledge.length > 0 || isUpdate))
      resources.file_search = { vector_store_ids: tool.knowledge.map((key) => storeOf(bindings, key)) }
    if (tool.type === 'code_interpreter' && (tool.knowledge.length > 0 || isUpdate))
      resources.code_interpreter = { file_ids: codeFilesOf(bindings, tool.knowledge) }
  }
  return resources
}
