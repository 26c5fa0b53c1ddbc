import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** One fault of a request, as OpenAI words it. */
export interface IssueDescription {
  message: string
  param?: string
  code: string
}

/** Words the fault that a client should hear of first. */
export function describeIssue(issues: Issue[], value: unknown): IssueDescription {
  const issue = leadingIssue(issues)
  const param = paramOf(issue.path)
  const input = valueAt(value, issue.path)
  switch (issue.code) {
    case 'unrecognized_keys': {
      const unknown = paramOf([...issue.path, issue.keys[0] ?? ''])
      return { message: `Unknown parameter: '${unknown}'.`, param: unknown, code: 'unknown_parameter' }
    }
    case 'too_big':
    case 'too_small':
      return describeSize(issue, param, input)
    case 'invalid_value':
      return input === undefined ? missing(param) : unsupported(param, input, issue.values.map(String))
    case 'invalid_type':
    case 'invalid_union':
      if (input === undefined) return missing(param)
      if ('options' in issue && Array.isArray(issue.options)) {
        return unsupported(param, input, issue.options.map(String))
      }
      return {
        message: `Invalid type for '${param}': expected ${expectedOf(issue)}, but got ${kindOf(input)} instead.`,
        param,
        code: 'invalid_type',
      }
    case 'invalid_key':
      return { message: `Invalid '${param}': ${issue.issues[0]?.message}.`, param, code: 'invalid_value' }
    case 'custom': {
      const code = issue.params?.['code']
      if (input === undefined) return missing(param)
      return {
        message: `Invalid '${param}': ${issue.message}.`,
        param,
        code: typeof code === 'string' ? code : 'invalid_value',
      }
    }
    default:
      return { message: `Invalid '${param}': ${issue.message}.`, param, code: 'invalid_value' }
  }
}

/** Unions report every branch that failed; the one that got furthest is what the client meant. */
function leadingIssue(issues: Issue[]): Issue {
  const [first] = issues
  if (first === undefined) throw new Error('a failed check has at least one issue')
  if (first.code !== 'invalid_union') return first
  const branches = first.errors.filter((branch) => branch.length > 0)
  const inner = branches.map(leadingIssue).toSorted((a, b) => depth(b) - depth(a))[0]
  if (inner === undefined || depth(inner) === 0) return first
  return { ...inner, path: [...first.path, ...inner.path] }
}

function depth(issue: Issue): number {
  return issue.path.length + (issue.code === 'invalid_type' || issue.code === 'invalid_union' ? 0 : 1)
}

function describeSize(
  issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall,
  param: string,
  input: unknown,
): IssueDescription {
  const big = issue.code === 'too_big'
  const bound = Number(big ? issue.maximum : issue.minimum)
  const edge = big ? 'maximum' : 'minimum'
  const side = big ? 'above_max' : 'below_min'
  if (typeof input === 'string' && issue.origin === 'string') {
    const got = `got a string with length ${input.length}`
    return {
      message: `Invalid '${param}': string too ${big ? 'long' : 'short'}. Expected a string with ${edge} length ${bound}, but ${got} instead.`,
      param,
      code: `string_${side}_length`,
    }
  }
  if (Array.isArray(input)) {
    const got = `got an array with length ${input.length}`
    return {
      message: `Invalid '${param}': array too ${big ? 'long' : 'short'}. Expected an array with ${edge} length ${bound}, but ${got} instead.`,
      param,
      code: `array_${side}_length`,
    }
  }
  const number = Number.isInteger(Number(input)) ? 'integer' : 'decimal'
  return {
    message: `Invalid '${param}': ${number} ${big ? 'above' : 'below'} ${edge} value. Expected a value ${big ? '<=' : '>='} ${bound}, but got ${preview(input)} instead.`,
    param,
    code: `${number}_${side}_value`,
  }
}

function missing(param: string): IssueDescription {
  return { message: `Missing required parameter: '${param}'.`, param, code: 'missing_required_parameter' }
}

function unsupported(param: string, input: unknown, values: string[]): IssueDescription {
  const message = `Invalid value: '${preview(input)}'. Supported values are: ${listed(values)}.`
  return { message, param, code: 'invalid_value' }
}

/** `['tools', 0, 'type']` as `tools[0].type`. */
function paramOf(path: PropertyKey[]): string {
  return path.reduce<string>((param, step) => {
    if (typeof step === 'number') return `${param}[${step}]`
    return param === '' ? String(step) : `${param}.${String(step)}`
  }, '')
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((at, step) => {
    if (typeof at !== 'object' || at === null) return undefined
    return Object.entries(at).find(([key]) => key === String(step))?.[1]
  }, value)
}

const articles: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'an integer',
  boolean: 'a boolean',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

function expectedOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return articles[issue.expected] ?? issue.expected
  if (issue.code !== 'invalid_union') return 'another type'
  const kinds = issue.errors.map((branch) => expectedOf(leadingIssue(branch)))
  return kinds.length === 0 ? 'another type' : `one of ${[...new Set(kinds)].join(' or ')}`
}

function kindOf(input: unknown): string {
  if (input === null) return 'null'
  if (Array.isArray(input)) return 'an array'
  if (typeof input === 'number') return Number.isInteger(input) ? 'an integer' : 'a decimal number'
  return articles[typeof input] ?? typeof input
}

function listed(values: string[]): string {
  const quoted = values.map((value) => `'${value}'`)
  const last = quoted.pop() ?? ''
  return quoted.length === 0 ? last : `${quoted.join(', ')}${quoted.length > 1 ? ',' : ''} and ${last}`
}

/** Enough of a value to recognise it; a client's megabyte is not echoed. */
function preview(input: unknown): string {
  const text = typeof input === 'string' ? input : (JSON.stringify(input) ?? String(input))
  return text.length > 100 ? `${text.slice(0, 100)}...` : text
}
