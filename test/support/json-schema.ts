import { isDeepStrictEqual } from 'node:util'
import type { JsonSchema } from '../../src/report/schemas/json-schema.ts'

/** They demand nothing, or are read with the keyword beside them. */
const silent = [
  '$schema',
  '$id',
  '$defs',
  'title',
  'description',
  'then',
  'else',
  'minContains',
  'maxContains',
]

/**
 * True where a value matches a schema: the part of draft 2020-12 that the published schemas use.
 * Throws for any other keyword, so that none is passed over.
 */
export function matches(schema: unknown, value: unknown, root: unknown = schema): boolean {
  if (typeof schema === 'boolean') return schema
  const fits = (part: unknown, inner: unknown) => matches(part, inner, root)
  return Object.entries(schema as JsonSchema).every(([keyword, rule]) => {
    if (silent.includes(keyword)) return true
    const check = keywords[keyword]
    if (check === undefined) throw new Error(`the keyword ${keyword} is not known`)
    return check(rule as never, value, schema as JsonSchema, fits, root)
  })
}

type Fits = (schema: unknown, value: unknown) => boolean
type Keyword = (rule: never, value: unknown, schema: JsonSchema, fits: Fits, root: unknown) => boolean

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Keywords concern one type of values, and hold of all others. */
const ofMaps =
  <R>(check: (rule: R, value: Record<string, unknown>, fits: Fits, schema: JsonSchema) => boolean): Keyword =>
  (rule: R, value, schema, fits) =>
    !isMap(value) || check(rule, value, fits, schema)
const ofLists =
  <R>(check: (rule: R, value: unknown[], fits: Fits, schema: JsonSchema) => boolean): Keyword =>
  (rule: R, value, schema, fits) =>
    !Array.isArray(value) || check(rule, value, fits, schema)
const ofTexts =
  <R>(check: (rule: R, value: string) => boolean): Keyword =>
  (rule: R, value) =>
    typeof value !== 'string' || check(rule, value)
const ofNumbers =
  (check: (rule: number, value: number) => boolean): Keyword =>
  (rule: number, value) =>
    typeof value !== 'number' || check(rule, value)

const types: Record<string, (value: unknown) => boolean> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  string: (value) => typeof value === 'string',
  array: Array.isArray,
  object: isMap,
}

const keywords: Record<string, Keyword> = {
  $ref: (rule: string, value, _schema, fits, root) =>
    fits((root as { $defs: JsonSchema }).$defs[rule.replace('#/$defs/', '')], value),
  type: (rule: string | string[], value) => [rule].flat().some((type) => types[type]?.(value)),
  enum: (rule: unknown[], value) => rule.some((option) => isDeepStrictEqual(option, value)),
  const: (rule: unknown, value) => isDeepStrictEqual(rule, value),
  allOf: (rule: unknown[], value, _schema, fits) => rule.every((part) => fits(part, value)),
  anyOf: (rule: unknown[], value, _schema, fits) => rule.some((part) => fits(part, value)),
  oneOf: (rule: unknown[], value, _schema, fits) => rule.filter((part) => fits(part, value)).length === 1,
  not: (rule: unknown, value, _schema, fits) => !fits(rule, value),
  if: (rule: unknown, value, schema, fits) =>
    fits(schema[fits(rule, value) ? 'then' : 'else'] ?? true, value),
  properties: ofMaps((rule: JsonSchema, value, fits) =>
    Object.keys(rule).every((key) => !Object.hasOwn(value, key) || fits(rule[key], value[key])),
  ),
  additionalProperties: ofMaps((rule: unknown, value, fits, { properties = {} }) =>
    Object.keys(value).every((key) => Object.hasOwn(properties as object, key) || fits(rule, value[key])),
  ),
  propertyNames: ofMaps((rule: unknown, value, fits) => Object.keys(value).every((key) => fits(rule, key))),
  required: ofMaps((rule: string[], value) => rule.every((key) => Object.hasOwn(value, key))),
  minProperties: ofMaps((rule: number, value) => Object.keys(value).length >= rule),
  maxProperties: ofMaps((rule: number, value) => Object.keys(value).length <= rule),
  items: ofLists((rule: unknown, value, fits) => value.every((item) => fits(rule, item))),
  minItems: ofLists((rule: number, value) => value.length >= rule),
  maxItems: ofLists((rule: number, value) => value.length <= rule),
  contains: ofLists((rule: unknown, value, fits, { minContains = 1, maxContains = Infinity }) => {
    const found = value.filter((item) => fits(rule, item)).length
    return found >= Number(minContains) && found <= Number(maxContains)
  }),
  minLength: ofTexts((rule: number, value) => value.length >= rule),
  maxLength: ofTexts((rule: number, value) => value.length <= rule),
  pattern: ofTexts((rule: string, value) => new RegExp(rule, 'u').test(value)),
  format: ofTexts((rule: string, value) => {
    if (rule !== 'regex') throw new Error(`the format ${rule} is not known`)
    try {
      return new RegExp(value, 'u') instanceof RegExp
    } catch {
      return false
    }
  }),
  minimum: ofNumbers((rule, value) => value >= rule),
  maximum: ofNumbers((rule, value) => value <= rule),
  exclusiveMinimum: ofNumbers((rule, value) => value > rule),
}
