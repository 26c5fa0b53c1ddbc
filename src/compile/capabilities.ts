import type { Desired, DesiredAssistant, Tool } from '../config/desired.ts'
import type { Runtime } from '../config/runtime.ts'
import type { Problem } from '../errors.ts'
import { codeFilesPerAssistant, storesPerAssistant } from '../limits.ts'

/** What each runtime offers. A tool that is not listed is refused at validation, with the reason. */
const tools: Record<Runtime, readonly Tool['type'][]> = {
  responses: ['file_search', 'code_interpreter', 'function', 'web_search', 'mcp'],
  assistants: ['file_search', 'code_interpreter', 'function'],
}

/** Everything the desired assistants ask of their runtime that it cannot do. */
export function checkCapabilities(desired: Desired): Problem[] {
  return [...desired.assistants.values()].flatMap((assistant) =>
    assistant.tools.flatMap((tool, index) => checkTool(desired, assistant, tool, index)),
  )
}

/** What the embedded server takes and never uses, because it opens no connections of its own accord. */
const unusedLocally: readonly Tool['type'][] = ['web_search', 'mcp']

function checkTool(desired: Desired, assistant: DesiredAssistant, tool: Tool, index: number): Problem[] {
  const { runtime, name, provider } = desired.environment
  const refuse = (path: (string | number)[], message: string, hint: string): Problem[] => [
    { code: 'unsupported-by-runtime', severity: 'error', message, hint, ...assistant.locate(path) },
  ]
  if (!tools[runtime].includes(tool.type))
    return refuse(
      ['tools', index, 'type'],
      `the ${runtime} runtime has no ${tool.type} tool`,
      `environment ${name} uses runtime: ${runtime}; remove the tool there or use another runtime`,
    )
  if (provider === 'local' && unusedLocally.includes(tool.type))
    return [
      {
        code: 'unsupported-by-runtime',
        severity: 'warning',
        message: `the embedded server takes ${tool.type} and never uses it`,
        hint: `answers in environment ${name} come without it`,
        ...assistant.locate(['tools', index, 'type']),
      },
    ]
  if (tool.type === 'file_search') {
    const stores = new Set(tool.knowledge).size
    if (stores > storesPerAssistant[runtime])
      return refuse(
        ['tools', index, 'knowledge'],
        `${stores} knowledge bases, and the ${runtime} runtime searches ${storesPerAssistant[runtime]} at most`,
        'put the folders into one knowledge base, or split the assistant',
      )
  }
  if (tool.type === 'code_interpreter') {
    const files = [...new Set(tool.knowledge)]
      .flatMap((key) => desired.knowledge.get(key)?.files ?? [])
      .filter((file) => file.code).length
    if (files > codeFilesPerAssistant[runtime])
      return refuse(
        ['tools', index, 'knowledge'],
        `${files} files, and the ${runtime} runtime gives its code interpreter ${codeFilesPerAssistant[runtime]} at most`,
        'narrow the knowledge base with include and exclude',
      )
  }
  return []
}
