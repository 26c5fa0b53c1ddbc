import type { z } from 'zod'
import { problemCodes, type Problem, type ProblemCode } from '../../errors.ts'
import type { Path } from './located.ts'
import type { Read } from '../read.ts'
import { allowedKeys } from './schema-keys.ts'
import { problemAt } from './source-text.ts'
import { suggest } from '../suggest.ts'
import { branchOf, expectation, found, list, pathLabel, sizeMessage, valueAt } from './issue-words.ts'
import type { YamlSource } from './yaml-source.ts'

/** Where problems of data are placed: a `YamlSource`, or anything that can tell places. */
export type Places = Pick<YamlSource, 'place' | 'keyPlace'>

interface Context {
  schema: z.ZodType
  data: unknown
  places: Places
}

/**
 * Checks data against a schema. Schemas may say more in an issue's `params`: `code` (a problem code),
 * `hint`, and `key: true` where the key is at fault rather than its value.
 */
export function validateData<S extends z.ZodType>(
  schema: S,
  data: unknown,
  places: Places,
): Read<z.output<S>> {
  const result = schema.safeParse(data)
  if (result.success) return { value: result.data, problems: [] }
  const context = { schema, data, places }
  const problems = result.error.issues.flatMap((issue) => explain(issue, issue.path.map(step), context))
  const salvaged = schema.safeParse(withoutUnknownKeys(data, result.error.issues))
  return salvaged.success ? { problems, salvaged: salvaged.data } : { problems }
}

function withoutUnknownKeys(data: unknown, issues: z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredClone(data)
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue
    const holder = valueAt(copy, issue.path.map(step))
    if (typeof holder === 'object' && holder !== null)
      for (const key of issue.keys) Reflect.deleteProperty(holder, key)
  }
  return copy
}

function explain(issue: z.core.$ZodIssue, path: Path, context: Context): Problem[] {
  const value = valueAt(context.data, path)
  const at = (code: ProblemCode, text: string, hint?: string) =>
    problemAt(code, context.places.place(path), pathLabel(path, text), hint)
  if (value === undefined && path.length > 0 && issue.code !== 'custom') return [missing(path, context)]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, context))
    case 'invalid_type':
      return [
        at('invalid-value', `expected ${expectation(issue)}, found ${found(value)}`, quoteHint(issue, value)),
      ]
    case 'too_big':
      return [at(issue.origin === 'number' ? 'invalid-value' : 'limit-exceeded', sizeMessage(issue, value))]
    case 'too_small':
      return [at('invalid-value', sizeMessage(issue, value))]
    case 'invalid_value':
      return [
        at(
          'invalid-value',
          `expected ${list(issue.values)}, found ${found(value)}`,
          meant(value, issue.values),
        ),
      ]
    case 'invalid_union':
      return union(issue, path, value, context)
    case 'invalid_key':
      return issue.issues.map((inner) => invalidKey(inner, path, context))
    case 'custom':
      return [custom(issue, path, context)]
    default:
      return [at('invalid-value', `${issue.message}, found ${found(value)}`)]
  }
}

function missing(path: Path, { places }: Context): Problem {
  const parent = path.slice(0, -1)
  const place = parent.length > 0 ? places.keyPlace(parent) : places.place(parent)
  return problemAt('missing-key', place, `${pathLabel(path)} is missing`)
}

function unknownKey(key: string, path: Path, { schema, data, places }: Context): Problem {
  const keys = allowedKeys(schema, path, data)
  const candidate = suggest(key, keys)
  const hint = candidate === undefined ? `allowed here: ${keys.join(', ')}` : `did you mean ${candidate}?`
  const message = `${pathLabel([...path, key])} is not a key that is known here`
  return problemAt('unknown-key', places.keyPlace([...path, key]), message, hint)
}

function union(issue: z.core.$ZodIssueInvalidUnion, path: Path, value: unknown, context: Context): Problem[] {
  if ('options' in issue && Array.isArray(issue.options)) {
    const message = pathLabel(path, `expected ${list(issue.options)}, found ${found(value)}`)
    return [problemAt('invalid-value', context.places.place(path), message, meant(value, issue.options))]
  }
  const branch = branchOf(issue.errors)
  if (branch) return branch.flatMap((inner) => explain(inner, [...path, ...inner.path.map(step)], context))
  const expected = issue.errors.flatMap(([first]) => (first ? [expectation(first)] : []))
  const message = pathLabel(path, `expected ${[...new Set(expected)].join(' or ')}, found ${found(value)}`)
  return [problemAt('invalid-value', context.places.place(path), message)]
}

function invalidKey(inner: z.core.$ZodIssue, path: Path, { places }: Context): Problem {
  const key = String(path.at(-1))
  const text = inner.code === 'too_big' ? sizeMessage(inner, key) : inner.message
  const code = inner.code === 'too_big' ? 'limit-exceeded' : 'invalid-value'
  return problemAt(code, places.keyPlace(path), `the key ${key}: ${text}`)
}

function custom(issue: z.core.$ZodIssueCustom, path: Path, { places }: Context): Problem {
  const { code, hint, key } = issue.params ?? {}
  const place = key === true ? places.keyPlace(path) : places.place(path)
  const known = problemCodes.find((candidate) => candidate === code) ?? 'invalid-value'
  return problemAt(known, place, pathLabel(path, issue.message), typeof hint === 'string' ? hint : undefined)
}

function quoteHint(issue: z.core.$ZodIssueInvalidType, value: unknown): string | undefined {
  const quotable = typeof value === 'number' || typeof value === 'boolean'
  return issue.expected === 'string' && quotable ? 'put it in quotes' : undefined
}

function meant(value: unknown, options: unknown[]): string | undefined {
  const candidate = typeof value === 'string' ? suggest(value, options.map(String)) : undefined
  return candidate === undefined ? undefined : `did you mean ${candidate}?`
}

function step(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key)
}
