import type { Desired, Tool } from '../config/desired.ts'
import type { Problem } from '../errors.ts'
import type { Path } from '../config/located.ts'
import { suggest, suggestHint } from '../config/suggest.ts'
import type { YamlSource } from '../config/yaml-source.ts'
import type { SourcePattern } from './assertions/assertion.ts'
import { findAssertion } from './assertions/registry.ts'
import { matchesSource } from './metrics/sources.ts'
import type { AssertionSpec } from './suite.ts'

/** Knowledge paths by base, and the bases that the suite's assistant uses. */
export interface KnownSources {
  assistant: string
  /** `<knowledge base>/<path>` by the base's key. */
  paths: Map<string, string[]>
  used: Set<string>
}

export function knownSources(desired: Desired, assistant: string): KnownSources {
  const paths = [...desired.knowledge.values()].map(({ key, files }): [string, string[]] => [
    key,
    files.map(({ path }) => `${key}/${path}`),
  ])
  const tools = desired.assistants.get(assistant)?.tools ?? []
  return { assistant, paths: new Map(paths), used: new Set(tools.flatMap(knowledgeOf)) }
}

function knowledgeOf(tool: Tool): string[] {
  return tool.type === 'file_search' || tool.type === 'code_interpreter' ? tool.knowledge : []
}

/** Every pattern of an assertion must match a knowledge file, so that a typing error is no failing test. */
export function checkSources(
  spec: AssertionSpec,
  known: KnownSources,
  source: YamlSource,
  path: Path,
): Problem[] {
  const patterns = findAssertion(spec.type)?.assertion.sources(spec.params) ?? []
  return patterns.flatMap((pattern) => {
    const found = problemOf(pattern, known)
    if (found === undefined) return []
    return [source.problem(found.code, [...path, ...pattern.at], found.message, found.hint)]
  })
}

function problemOf(
  { pattern, needed }: SourcePattern,
  { assistant, paths, used }: KnownSources,
): Required<Pick<Problem, 'code' | 'message' | 'hint'>> | undefined {
  const all = [...paths.values()].flat()
  const matching = all.filter((path) => matchesSource(pattern, path))
  if (matching.length === 0) {
    const base = pattern.split('/', 1)[0] ?? ''
    const isGlob = /[*?[\]{}()!]/.test(pattern)
    if (!isGlob && !paths.has(base)) {
      const hint = suggest(pattern, all)
      const bases = suggestHint(base, [...paths.keys()], 'add a folder under knowledge/')
      return {
        code: 'unknown-knowledge',
        message: `${pattern}: there is no knowledge base ${base} in use`,
        hint: hint === undefined ? `write <knowledge base>/<path>; ${bases}` : `did you mean ${hint}?`,
      }
    }
    const hint = suggestHint(pattern, isGlob ? all.slice(0, 0) : all, 'see the folders under knowledge/')
    return isGlob
      ? { code: 'glob-empty', message: `${pattern} matches no knowledge file`, hint }
      : { code: 'file-missing', message: `${pattern} is no knowledge file`, hint }
  }
  const bases = matching.map((path) => path.split('/', 1)[0] ?? '')
  if (!needed || bases.some((base) => used.has(base))) return undefined
  return {
    code: 'unknown-knowledge',
    message: `${pattern} is not among what ${assistant} knows`,
    hint: used.size === 0 ? 'it uses no knowledge base' : `it uses ${[...used].toSorted().join(', ')}`,
  }
}
