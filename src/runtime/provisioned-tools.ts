import type { ResponseIncludable } from 'openai/resources/responses/responses'
import type { ProvisionedRequest } from './conversations.ts'

/** What a tool must be asked to show of its work, because replies are made of it. */
const includables: Record<string, ResponseIncludable> = {
  file_search: 'file_search_call.results',
  code_interpreter: 'code_interpreter_call.outputs',
  web_search: 'web_search_call.action.sources',
}

type MemoryLimit = '1g' | '4g' | '16g' | '64g'

/** What is read of a tool of a compiled request. */
export interface ProvisionedTool {
  type?: string
  vector_store_ids?: string[]
  container?: string | { type?: string; file_ids?: string[]; memory_limit?: MemoryLimit }
}

/** The `include` of a request: only what its own tools have, because hosts refuse what they do not know. */
export function includeFor(request: ProvisionedRequest): ResponseIncludable[] {
  const own: ResponseIncludable[] = Array.isArray(request['include']) ? request['include'] : []
  const needed = toolsOf(request).flatMap(({ type }) => includables[type ?? ''] ?? [])
  return [...new Set([...own, ...needed])]
}

/** The vector stores that a request searches. */
export function storesOf(request: ProvisionedRequest): string[] {
  return toolsOf(request).flatMap((tool) => tool.vector_store_ids ?? [])
}

/** The files that its code interpreter has, and the memory it may use. */
export function codeFilesOf(request: ProvisionedRequest): {
  file_ids: string[]
  memory_limit?: MemoryLimit
} {
  const container = toolsOf(request).find(({ type }) => type === 'code_interpreter')?.container
  if (typeof container !== 'object') return { file_ids: [] }
  const { file_ids = [], memory_limit } = container
  return { file_ids, ...(memory_limit == null ? {} : { memory_limit }) }
}

export function toolsOf(request: ProvisionedRequest): ProvisionedTool[] {
  return Array.isArray(request['tools']) ? request['tools'] : []
}
