import type { DeclaredAssistant } from './assistant-schema.ts'
import type { DesiredAssistant, Tool } from '../desired.ts'
import type { References } from '../references.ts'
import type { DeclaredTool } from './tool-schema.ts'
import type { YamlSource } from '../yaml/yaml-source.ts'

/** Makes the desired assistant of a valid declaration and what it names. */
export function createAssistant(
  key: string,
  declared: DeclaredAssistant,
  references: References,
  source: YamlSource,
): DesiredAssistant {
  const { name, model, description, temperature, top_p, reasoning_effort, response_format } = declared
  return {
    key,
    file: source.file,
    name: name ?? key,
    model,
    ...present({ description, temperature, top_p, reasoning_effort, response_format }),
    ...(references.instructions !== '' && { instructions: references.instructions }),
    tools: (declared.tools ?? []).map((tool, index) => createTool(tool, references.handlers.get(index))),
    metadata: declared.metadata ?? {},
    was: declared.was ?? [],
    locate: (path) => source.place(path),
  }
}

function createTool(tool: DeclaredTool, handler: string | string[] | undefined): Tool {
  if (tool.type === 'file_search' || tool.type === 'code_interpreter') {
    const keys = (tool.knowledge ?? []).map((key) => key.normalize('NFC'))
    return { ...present(tool), knowledge: [...new Set(keys)] }
  }
  if (tool.type !== 'function') return present(tool)
  return { ...present(tool), ...(handler !== undefined && { handler }) }
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: Exclude<T[K], null> } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], null | undefined>
}

/** Fields without a value are left out: null and absent mean the same. */
function present<T extends object>(fields: T): Present<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(entries) as Present<T>
}
