import type { Tool } from '../config/desired.ts'
import { type Bindings, codeFilesOf, storeOf } from './bindings.ts'
import type { CanonicalAssistant } from './canonical.ts'
import { compileFields } from './fields.ts'

/** Body of `responses.create` without input and conversation. */
export interface RequestBody {
  model: string
  tools?: Record<string, unknown>[]
  metadata?: Record<string, string>
  [field: string]: unknown
}

/** An assistant as the Responses API takes it: sent in full with every turn, because nothing is stored there. */
export function compileRequest(assistant: CanonicalAssistant, bindings: Bindings): RequestBody {
  const tools = assistant.tools
    .map((tool) => compileTool(tool, bindings))
    .filter((tool) => tool !== undefined)
  return {
    ...compileFields(assistant, 'responses'),
    model: assistant.model,
    ...(tools.length > 0 ? { tools } : {}),
    ...(assistant.metadata === undefined ? {} : { metadata: assistant.metadata }),
  }
}

function compileTool(tool: Tool, bindings: Bindings): Record<string, unknown> | undefined {
  switch (tool.type) {
    case 'file_search': {
      // Responses refuses a search over no store; without knowledge there is nothing to search.
      if (tool.knowledge.length === 0) return undefined
      const { type, knowledge, ...options } = tool
      return { type, vector_store_ids: knowledge.map((key) => storeOf(bindings, key)), ...options }
    }
    case 'code_interpreter': {
      const file_ids = codeFilesOf(bindings, tool.knowledge)
      return {
        type: 'code_interpreter',
        container: { type: 'auto', ...(file_ids.length > 0 ? { file_ids } : {}) },
      }
    }
    case 'function': {
      const { type, name, description, parameters, strict } = tool
      return {
        type,
        name,
        ...(description === undefined ? {} : { description }),
        parameters: parameters ?? { type: 'object', properties: {} },
        strict: strict ?? false,
      }
    }
    case 'mcp':
      // Nobody is there to approve while an eval runs, so that approval is asked for only where a file says so.
      return { require_approval: 'never', ...tool }
    default:
      return { ...tool }
  }
}
