import type { Desired, Tool } from '../../config/desired.ts'
import type { Path } from '../../config/yaml/located.ts'
import { suggest, suggestHint } from '../../config/suggest.ts'
import type { YamlSource } from '../../config/yaml/yaml-source.ts'
import type { Problem } from '../../errors.ts'
import type { SourcePattern } from '../assertions/assertion.ts'
import { findAssertion } from '../assertions/registry.ts'
import { matchesSource } from '../metrics/sources.ts'
import type { AssertionSpec } from './suite.ts'

/** What sources in a suite can be. */
export interface KnownSources {
  /** Keys of the knowledge bases in use. */
  bases: string[]
  /** `<knowledge base>/<path>` of every file in them. */
  paths: string[]
  assistant: string
  /** Names of the functions of every assistant. */
  functions: string[]
  /** Keys of the bases that the assistant uses; absent where there is no such assistant. */
  used?: string[]
}

export function knownSources(desired: Desired, assistant: string): KnownSources {
  const used = desired.assistants.get(assistant)?.tools.flatMap(knowledgeOf)
  return {
    bases: [...desired.knowledge.keys()],
    paths: [...desired.knowledge.values()].flatMap(({ key, files }) =>
      files.map(({ path }) => `${key}/${path}`),
    ),
    assistant,
    functions: [...desired.assistants.values()].flatMap(({ tools }) =>
      tools.flatMap((tool) => (tool.type === 'function' ? [tool.name] : [])),
    ),
    ...(used === undefined ? {} : { used }),
  }
}

function knowledgeOf(tool: Tool): string[] {
  return tool.type === 'file_search' || tool.type === 'code_interpreter' ? tool.knowledge : []
}

/** Every pattern of an assertion must match a knowledge file, so that a typing error is no failing test. */
export function checkSources(
  { type, params }: AssertionSpec,
  known: KnownSources,
  source: YamlSource,
  path: Path,
): Problem[] {
  const patterns = findAssertion(type)?.assertion.sources(params) ?? []
  return patterns.flatMap((pattern) => {
    const fault = faultOf(pattern, known)
    return fault === undefined
      ? []
      : [source.problem(fault.code, [...path, ...pattern.at], fault.message, fault.hint)]
  })
}

/** A call of a function that no assistant has would never be made, so that `not-calls` would pass for a typing error. */
export function checkFunctions(
  { type, params }: AssertionSpec,
  { functions }: KnownSources,
  source: YamlSource,
  path: Path,
): Problem[] {
  const named = findAssertion(type)?.assertion.functions(params) ?? []
  return named
    .filter(({ name }) => !functions.includes(name))
    .map(({ name, at }) => {
      const hint = suggestHint(name, functions, 'there are no function tools')
      return source.problem('unknown-key', [...path, ...at], `no assistant has a function ${name}`, hint)
    })
}

type Fault = Required<Pick<Problem, 'code' | 'message' | 'hint'>>

function faultOf({ pattern, needed }: SourcePattern, known: KnownSources): Fault | undefined {
  const { paths, assistant, used } = known
  const matching = paths.filter((path) => matchesSource(pattern, path))
  if (matching.length === 0) return missing(pattern, known)
  if (!needed || used === undefined || matching.some((path) => used.includes(baseOf(path)))) return undefined
  return {
    code: 'unknown-knowledge',
    message: `${pattern} is not among what ${assistant} knows`,
    hint: used.length === 0 ? 'it uses no knowledge base' : `it uses ${used.toSorted().join(', ')}`,
  }
}

function missing(pattern: string, { bases, paths }: KnownSources): Fault {
  const meant = suggest(pattern, paths)
  const hint = meant === undefined ? 'see the folders under knowledge/' : `did you mean ${meant}?`
  if (/[*?[\]{}()!]/.test(pattern)) {
    return { code: 'glob-empty', message: `${pattern} matches no knowledge file`, hint }
  }
  const base = baseOf(pattern)
  if (bases.includes(base)) return { code: 'file-missing', message: `${pattern} is no knowledge file`, hint }
  const ofBases = `write <knowledge base>/<path>; ${suggestHint(base, bases, 'no knowledge base is in use')}`
  return {
    code: 'unknown-knowledge',
    message: `${pattern}: there is no knowledge base ${base} in use`,
    hint: meant === undefined ? ofBases : hint,
  }
}

function baseOf(path: string): string {
  return path.split('/', 1)[0] ?? path
}
