import { invalidRequest } from '../http/errors.ts'
import type { ToolChoice } from '../model/turn.ts'
import type { ResponseParameters } from './parameters.ts'
import type { ToolParameter } from './tool-parameters.ts'

/** True where a declared tool is the one that a choice names: by its type, and its name or label where it has one. */
function isChosen(tool: ToolParameter, choice: Record<string, unknown>): boolean {
  const typed = tool.type === choice['type']
  if ('name' in tool && typed) return tool.name === choice['name']
  if (tool.type === 'mcp' && typed) return tool.server_label === choice['server_label']
  return typed
}

function missing(type: string): Error {
  return invalidRequest(`Tool choice '${type}' not found in 'tools' parameter.`, 'tool_choice')
}

/** What `tool_choice` comes to, and the tools that it leaves. Throws `ApiError` 400 where it names none of them. */
export function readChoice(parameters: ResponseParameters): { choice: ToolChoice; tools: ToolParameter[] } {
  const { tool_choice: choice = 'auto', tools = [] } = parameters
  if (typeof choice === 'string') return { choice, tools }
  if (choice.type === 'allowed_tools') {
    const unknown = choice.tools.find((allowed) => !tools.some((tool) => isChosen(tool, allowed)))
    if (unknown !== undefined) throw missing(String(unknown['type']))
    const allowed = tools.filter((tool) => choice.tools.some((named) => isChosen(tool, named)))
    return { choice: choice.mode, tools: allowed }
  }
  if (!tools.some((tool) => isChosen(tool, choice))) throw missing(choice.type)
  switch (choice.type) {
    case 'function':
      return { choice: { type: 'function', name: choice.name }, tools }
    case 'file_search':
    case 'code_interpreter':
      return { choice: { type: choice.type }, tools }
    default:
      // The tool is none that runs here, so the answer is made with what there is.
      return { choice: 'auto', tools }
  }
}
