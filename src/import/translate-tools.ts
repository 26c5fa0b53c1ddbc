import type { Runtime } from '../config/runtime.ts'
import { isMap, type RawAssistant } from './read-dump.ts'

interface TranslatedTools {
  tools: Record<string, unknown>[]
  storeIds: string[]
  codeFileIds: string[]
}

/** Tools that only the responses runtime has. */
const responsesOnly = ['web_search', 'mcp']

/** The tools of an assistant object and what they refer to. Adds a note for each that has no counterpart. */
export function translateTools(raw: RawAssistant, runtime: Runtime, notes: string[]): TranslatedTools {
  const listed: unknown[] = Array.isArray(raw['tools']) ? raw['tools'] : []
  const written = listed.filter(isMap)
  if (written.length < listed.length) notes.push('tools: what is no object is left out')
  const resources = isMap(raw['tool_resources']) ? raw['tool_resources'] : {}
  const tools = written.flatMap((tool) => translateTool(tool, runtime, notes))
  for (const name of Object.keys(resources))
    if (name !== 'file_search' && name !== 'code_interpreter')
      notes.push(`tool_resources.${name}: not known, left out`)

  const has = (type: string) => tools.some((tool) => tool['type'] === type)
  const storeIds = has('file_search') ? idsIn(resources['file_search'], 'vector_store_ids') : []
  const codeFileIds = has('code_interpreter') ? idsIn(resources['code_interpreter'], 'file_ids') : []
  // Version 1 of the API had files where version 2 has vector stores and tool resources.
  const first = idsIn(raw, 'file_ids')
  if (first.length === 0) return { tools, storeIds, codeFileIds }
  if (!has('code_interpreter'))
    notes.push('file_ids: of version 1 of the API, which had no vector stores, left out')
  return { tools, storeIds, codeFileIds: has('code_interpreter') ? [...codeFileIds, ...first] : codeFileIds }
}

function translateTool(
  tool: Record<string, unknown>,
  runtime: Runtime,
  notes: string[],
): Record<string, unknown>[] {
  const type = tool['type']
  if (type === 'retrieval') {
    notes.push('tools.retrieval: of version 1 of the API, becomes file_search')
    return [{ type: 'file_search' }]
  }
  if (type === 'file_search' || type === 'code_interpreter' || type === 'function') {
    const options = isMap(tool[type]) ? tool[type] : {}
    const { [type]: _, ...flat } = tool
    return [withoutNulls({ ...flat, ...options })]
  }
  if (responsesOnly.includes(String(type)) && runtime === 'responses') return [withoutNulls(tool)]
  notes.push(`tools.${String(type)}: no counterpart on the ${runtime} runtime, left out`)
  return []
}

function withoutNulls(tool: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tool).filter(([, value]) => value !== null))
}

function idsIn(holder: unknown, name: string): string[] {
  const ids = isMap(holder) ? holder[name] : undefined
  return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : []
}
