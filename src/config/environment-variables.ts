import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Problem } from '../errors.ts'
import type { Place } from './desired.ts'
import type { Path } from './yaml/located.ts'
import { problemAt } from './yaml/source-text.ts'

/** Names and values that `${VAR}` references are filled from. */
export type Variables = Record<string, string | undefined>

/** `${VAR}` or `${VAR:-default}`. */
const reference = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g

/** The process's variables and, where it lacks one, those of `.env` beside `asst.yaml`. */
export async function readVariables(projectRoot: string, processEnv: Variables): Promise<Variables> {
  const text = await readFile(join(projectRoot, '.env'), 'utf8').catch(() => '')
  return { ...parseEnv(text), ...processEnv }
}

/** True where a text still holds a reference, so that what it stands for is not known. */
export function hasReference(text: string): boolean {
  return text.search(reference) >= 0
}

/**
 * Fills the references in every string of a value. As in a shell's `:-`, an empty variable counts as unset:
 * CI systems hand over an empty text for a secret that does not exist.
 */
export function fillReferences(
  value: unknown,
  variables: Variables,
  place: (path: Path, needle: string) => Place,
  path: Path,
): { value: unknown; problems: Problem[] } {
  const problems: Problem[] = []
  const fill = (part: unknown, at: Path): unknown => {
    if (Array.isArray(part)) return part.map((item, index) => fill(item, [...at, index]))
    if (typeof part === 'object' && part !== null) {
      return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, fill(item, [...at, key])]))
    }
    if (typeof part !== 'string') return part
    return part.replace(reference, (raw, name: string, fallback: string | undefined) => {
      const known = variables[name] || fallback
      if (known === undefined) problems.push(unset(name, variables[name] === '', place(at, raw)))
      return known ?? raw
    })
  }
  return { value: fill(value, path), problems }
}

function unset(name: string, empty: boolean, place: Place): Problem {
  const hint = `set it in the environment or in .env beside asst.yaml, or give a default: \${${name}:-…}`
  return problemAt('env-variable-unset', place, `\${${name}} is ${empty ? 'empty' : 'not set'}`, hint)
}
