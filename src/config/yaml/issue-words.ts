import type { z } from 'zod'
import type { Path } from './located.ts'

/** Zod's names of types in a YAML writer's words. */
const typeWords: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'nothing',
}

/** What an issue at a union's or value's root says that it wanted. */
export function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return typeWords[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_value') return list(issue.values)
  return issue.message
}

/** A value as a person sees it in the file: `text 'abc'`, `number 3`, `a list`. */
export function found(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'string') return `text '${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`
  if (typeof value === 'number') return `number ${value}`
  if (typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? 'a list' : 'a map'
}

/** `a`, or `one of a, b`. */
export function list(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`
}

/** `tools[0].type`, followed by `: text` where a text is given. */
export function pathLabel(path: Path, text?: string): string {
  const label = path.reduce<string>((before, step) => {
    if (typeof step === 'number') return `${before}[${step}]`
    return before === '' ? step : `${before}.${step}`
  }, '')
  if (text === undefined) return label
  return label === '' ? text : `${label}: ${text}`
}

/** Which size was exceeded or not reached, and by what. */
export function sizeMessage(
  issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall,
  value: unknown,
): string {
  const [bound, limit] = boundOf(issue)
  if (issue.origin === 'string' && typeof value === 'string') {
    if (issue.code === 'too_small' && value === '') return 'is empty'
    return `is ${value.length} characters long, ${bound} ${limit} ${issue.code === 'too_big' ? 'are allowed' : 'wanted'}`
  }
  if (Array.isArray(value))
    return `has ${value.length} entries, ${bound} ${limit} ${issue.code === 'too_big' ? 'are allowed' : 'wanted'}`
  return `expected ${bound} ${limit}, found ${found(value)}`
}

function boundOf(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall) {
  if (issue.code === 'too_big') return [issue.inclusive === false ? 'less than' : 'at most', issue.maximum]
  return [issue.inclusive === false ? 'more than' : 'at least', issue.minimum]
}

/** The one branch of a union that the value was meant for: whose kind of value fits at the root. */
export function branchOf(errors: z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const fitting = errors.filter((issues) => !issues.some(isRootMismatch))
  return fitting.length === 1 ? fitting[0] : undefined
}

function isRootMismatch(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')
}

/** The data at a path; undefined where there is none. */
export function valueAt(data: unknown, path: Path): unknown {
  let current = data
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined
    current = Reflect.get(current, step)
  }
  return current
}
