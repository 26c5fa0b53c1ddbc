import { z } from 'zod'

type Issue = z.core.$ZodIssue

/** One fault of a request, as OpenAI words it. */
export interface IssueDescription {
  message: string
  /** Absent where the body as a whole is at fault. */
  param?: string
  code: string
}

/** Words the fault that a client should hear of first. The issues are those of a check with `nameExpected`. */
export function describeIssue(issues: Issue[], value: unknown): IssueDescription {
  const issue = leadingIssue(issues, value)
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
      if (issue.path.length === 0) return wrongBody(input)
      if (input === undefined) return missing(param)
      if ('options' in issue && Array.isArray(issue.options)) {
        return unsupported(param, input, issue.options.filter((option) => option !== undefined).map(String))
      }
      return wrongType(param, expectedOf(issue), input)
    case 'invalid_key':
      return describeKey(issue)
    case 'invalid_format':
      return {
        message: `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '${patternOf(issue)}'.`,
        param,
        code: 'invalid_value',
      }
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
function leadingIssue(issues: Issue[], value: unknown): Issue {
  const [first] = issues
  if (first === undefined) throw new Error('a failed check has at least one issue')
  if (first.code !== 'invalid_union') return first
  const input = valueAt(value, first.path)
  const branches = first.errors.filter((branch) => branch.length > 0)
  const inner = branches
    .map((branch) => leadingIssue(branch, input))
    .toSorted((a, b) => depth(b, input) - depth(a, input))[0]
  if (inner === undefined || depth(inner, input) === 0) return first
  return { ...inner, path: [...first.path, ...inner.path] }
}

/** How far a branch got with a value: 0 where it wanted another type of value altogether. */
function depth(issue: Issue, input: unknown): number {
  const isOfAnotherType =
    issue.code === 'invalid_type' ||
    issue.code === 'invalid_union' ||
    (issue.code === 'invalid_value' && typeof input === 'object')
  return issue.path.length + (isOfAnotherType ? 0 : 1)
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
  const kind = Array.isArray(input) ? 'array' : issue.origin
  if (kind === 'string' || kind === 'array') {
    const length = typeof input === 'string' || Array.isArray(input) ? lengthOf(input) : 0
    const one = kind === 'array' ? 'an array' : 'a string'
    const fault = length === 0 ? `empty ${kind}` : `${kind} too ${big ? 'long' : 'short'}`
    const got = length === 0 ? `an empty ${kind}` : `${one} with length ${length}`
    return {
      message: `Invalid '${param}': ${fault}. Expected ${one} with ${edge} length ${bound}, but got ${got} instead.`,
      param,
      code: length === 0 ? `empty_${kind}` : `${kind}_${side}_length`,
    }
  }
  const number = Number.isInteger(Number(input)) ? 'integer' : 'decimal'
  return {
    message: `Invalid '${param}': ${number} ${big ? 'above' : 'below'} ${edge} value. Expected a value ${big ? '<=' : '>='} ${bound}, but got ${preview(input)} instead.`,
    param,
    code: `${number}_${side}_value`,
  }
}

/** A key of a map, such as one of metadata, that is too long. The parameter is the map. */
function describeKey(issue: z.core.$ZodIssueInvalidKey): IssueDescription {
  const param = paramOf(issue.path.slice(0, -1))
  const key = String(issue.path.at(-1))
  const [inner] = issue.issues
  const bound =
    inner?.code === 'too_big'
      ? ` Expected a string with maximum length ${inner.maximum}, but got a string with length ${lengthOf(key)} instead.`
      : ''
  return {
    message: `Invalid property name in '${param}': '${preview(key)}' is too long.${bound}`,
    param,
    code: 'property_name_above_max_length',
  }
}

function wrongType(param: string, expected: string, input: unknown): IssueDescription {
  const message = `Invalid type for '${param}': expected ${expected}, but got ${kindOf(input)} instead.`
  return { message, param, code: 'invalid_type' }
}

function wrongBody(input: unknown): IssueDescription {
  const message = `Invalid type for the request body: expected an object, but got ${kindOf(input)} instead.`
  return { message, code: 'invalid_type' }
}

function missing(param: string): IssueDescription {
  return { message: `Missing required parameter: '${param}'.`, param, code: 'missing_required_parameter' }
}

function unsupported(param: string, input: unknown, values: string[]): IssueDescription {
  if (typeof input !== 'string') return wrongType(param, expectedAmong(values), input)
  const message = `Invalid value: '${preview(input)}'. Supported values are: ${listed(values)}.`
  return { message, param, code: 'invalid_value' }
}

function patternOf(issue: z.core.$ZodIssueInvalidStringFormat): string {
  return issue.pattern?.replace(/^\/(.*)\/\w*$/, '$1') ?? issue.format
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

/** An error map for zod that makes the message of a wrong type the name of the right one: `an array of strings`. */
export function nameExpected(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_type') return undefined
  const element = issue.inst instanceof z.ZodArray ? issue.inst.element : undefined
  if (issue.inst instanceof z.ZodNumberFormat) return 'an integer'
  if (element instanceof z.ZodString) return 'an array of strings'
  if (
    element instanceof z.ZodObject ||
    element instanceof z.ZodDiscriminatedUnion ||
    element instanceof z.ZodPipe
  )
    return 'an array of objects'
  return articles[issue.expected] ?? issue.expected
}

function expectedOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return issue.message
  if (issue.code !== 'invalid_union') return 'another type'
  const kinds = issue.errors.map((branch) => expectedOf(leadingIssue(branch, undefined)))
  const [first = 'another type', ...others] = new Set(kinds)
  if (others.length === 0) return first
  // `one of a string or array of objects`, as OpenAI puts it.
  const rest = others.map((kind) => kind.replace(/^an? /, ''))
  const last = rest.pop() ?? ''
  return `one of ${[first, ...rest].join(', ')}${rest.length > 0 ? ',' : ''} or ${last}`
}

function kindOf(input: unknown): string {
  if (input === null) return 'null'
  if (Array.isArray(input)) return 'an array'
  if (typeof input === 'number') return Number.isInteger(input) ? 'an integer' : 'a decimal number'
  return articles[typeof input] ?? typeof input
}

function listed(values: string[], conjunction = 'and'): string {
  const quoted = values.map((value) => `'${value}'`)
  const last = quoted.pop() ?? ''
  if (quoted.length === 0) return last
  return `${quoted.join(', ')}${quoted.length > 1 ? ',' : ''} ${conjunction} ${last}`
}

function expectedAmong(values: string[]): string {
  return values.length === 1 ? listed(values) : `one of ${listed(values, 'or')}`
}

/** Characters are code points, as the checks count them. */
function lengthOf(value: string | unknown[]): number {
  return Array.isArray(value) ? value.length : Array.from(value).length
}

/** Enough of a value to recognise it; a client's megabyte is not echoed. */
function preview(input: unknown): string {
  const text = typeof input === 'string' ? input : (JSON.stringify(input) ?? String(input))
  return text.length > 100 ? `${text.slice(0, 100)}...` : text
}
