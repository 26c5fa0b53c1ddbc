import type { TurnRequest } from './turn.ts'

/** The request with only those of its tools that its choice allows. */
export function allowTools(request: TurnRequest): TurnRequest {
  const { toolChoice: choice, search, codeFiles, ...rest } = request
  if (choice === 'none') return { ...rest, toolChoice: choice, functions: [] }
  if (typeof choice === 'string') return request
  return {
    ...rest,
    toolChoice: choice,
    functions: choice.type === 'function' ? request.functions.filter(({ name }) => name === choice.name) : [],
    ...(choice.type === 'file_search' && search !== undefined ? { search } : {}),
    ...(choice.type === 'code_interpreter' && codeFiles !== undefined ? { codeFiles } : {}),
  }
}
