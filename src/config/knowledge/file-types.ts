import { extname } from 'node:path'
import { codeFileTypes, searchFileTypes, textFileTypes } from '../../limits.ts'

/** Which tools read a knowledge base. */
export interface Tools {
  search: boolean
  code: boolean
}

/** Which tools get a file; none means that it is skipped. */
export interface FileUse extends Tools {
  /** Sent to file search with `.txt` appended. */
  asText: boolean
}

/** The extension that decides about a file: lowercase, with its dot, empty where there is none. */
export function fileType(path: string): string {
  return extname(path).toLowerCase()
}

/** Which of the tools that read a knowledge base take a file of a type. */
export function useOf(type: string, tools: Tools, uploadAsText: string[]): FileUse {
  const taken = searchFileTypes.includes(type)
  const asText = tools.search && !taken && uploadAsText.includes(type)
  return {
    search: tools.search && (taken || asText),
    code: tools.code && codeFileTypes.includes(type),
    asText,
  }
}

/** True where a file's bytes must be text in an encoding that file search reads. */
export function mustBeText(type: string, use: FileUse): boolean {
  return use.asText || textFileTypes.includes(type)
}

/** The tools' names, for messages: `file_search`, or `file_search and code_interpreter`. */
export function toolNames(tools: Tools): string {
  return [tools.search && 'file_search', tools.code && 'code_interpreter'].filter(Boolean).join(' and ')
}

/** Extensions that a glob names outright, also in braces: `*.{md,csv}` names .md and .csv, `data/*` none. */
export function literalTypes(pattern: string): string[] {
  const types = expandBraces(pattern).map((one) => /\.[A-Za-z0-9]+$/.exec(one)?.[0].toLowerCase())
  return [...new Set(types.flatMap((type) => type ?? []))]
}

function expandBraces(pattern: string): string[] {
  const match = /\{([^{}]*)\}/.exec(pattern)
  if (!match) return [pattern]
  const [braces, inside = ''] = match
  const before = pattern.slice(0, match.index)
  const after = pattern.slice(match.index + braces.length)
  return inside.split(',').flatMap((choice) => expandBraces(`${before}${choice}${after}`))
}
