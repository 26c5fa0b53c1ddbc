import type { Problem } from '../errors.ts'
import type { Place } from './desired.ts'
import type { Path } from './yaml/located.ts'
import type { Vars } from './project.ts'
import type { Read } from './read.ts'
import { problemAt } from './yaml/source-text.ts'
import { suggestHint } from './suggest.ts'

/** An escaped `\{{`, or `{{...}}` on one line. */
const pattern = /\\\{\{|\{\{([^{}\n]*)\}\}/g

/**
 * Fills `{{var}}` in every string of a value, keys excepted; `\{{` becomes a literal `{{`. What is undefined
 * is a problem with a did-you-mean, placed by `place(path, needle)`, as a `YamlSource` has it.
 * @param path where the value stands in the source that `place` belongs to
 */
export function interpolate<T>(
  value: T,
  vars: Vars,
  source: { place(path: Path, needle?: string): Place },
  path: Path = [],
): Read<T> {
  const problems: Problem[] = []
  const report = (name: string, raw: string, at: Path) =>
    problems.push(undefinedVariable(name, vars, source.place(at, raw)))
  const filled = fill(value, vars, path, report)
  return problems.length > 0 ? { problems } : { value: filled, problems }
}

type Report = (name: string, raw: string, path: Path) => void

// The shape of a value is the same after filling, which the type system cannot see.
function fill<T>(value: T, vars: Vars, path: Path, report: Report): T
function fill(value: unknown, vars: Vars, path: Path, report: Report): unknown {
  if (typeof value === 'string') return fillText(value, vars, (name, raw) => report(name, raw, path))
  if (Array.isArray(value)) return value.map((item, index) => fill(item, vars, [...path, index], report))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fill(item, vars, [...path, key], report)]),
  )
}

/** Fills one text; `report` is told of each name that is undefined, as written, and its offset. */
export function fillText(
  text: string,
  vars: Vars,
  report: (name: string, raw: string, start: number) => void,
): string {
  return text.replace(pattern, (raw: string, inner: string | undefined, start: number) => {
    if (inner === undefined) return '{{'
    const name = inner.trim()
    if (Object.hasOwn(vars, name)) return String(vars[name])
    report(name, raw, start)
    return raw
  })
}

/** `{{name}}` stands for nothing. */
export function undefinedVariable(name: string, vars: Vars, place: Place): Problem {
  const names = Object.keys(vars)
  const hint = /^[A-Za-z_][\w.-]*$/.test(name)
    ? suggestHint(name, names, 'define it under vars, or write \\{{ for literal braces')
    : 'write \\{{ for literal braces'
  return problemAt('variable-undefined', place, `{{${name}}} is not defined`, hint)
}
