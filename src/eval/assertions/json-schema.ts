import { z } from 'zod'

type Schema = Record<string, unknown>

const ofOne = ['items', 'additionalProperties', 'contains', 'propertyNames']
const ofList = ['allOf', 'anyOf', 'oneOf', 'prefixItems']
const ofMap = ['properties', 'patternProperties', '$defs', 'definitions']
const ofValues =
  'type enum const required $ref format pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems uniqueItems minContains maxContains minProperties maxProperties'.split(
    ' ',
  )
/** They constrain nothing. */
const ofNotes = ['$schema', '$id', '$comment', 'title', 'description', 'default', 'examples', 'deprecated']
const keywords = new Set([...ofOne, ...ofList, ...ofMap, ...ofValues, ...ofNotes])

/** Any of them tells which values are meant, so that the others are looked at. */
const telling = ['type', '$ref', 'enum', 'const', 'allOf', 'anyOf', 'oneOf']

/**
 * A JSON Schema as a check. Throws an `Error` that says what cannot be checked: zod passes over keywords that it does
 * not know, and over some that it does where others are missing, which would wave through what the schema forbids.
 */
export function compileJsonSchema(schema: Schema): z.ZodType {
  return z.fromJSONSchema(complete(schema))
}

/** The same schema with what zod needs in order not to pass over a part of it. */
function complete(schema: Schema): Schema {
  const own = Object.keys(schema).filter((name) => !ofNotes.includes(name))
  const unknown = own.find((name) => !keywords.has(name))
  if (unknown !== undefined) throw new Error(`the keyword ${unknown} cannot be checked`)
  const defining = own.filter((name) => name !== '$defs' && name !== 'definitions')
  if (defining.length > 0 && !telling.some((name) => name in schema)) {
    throw new Error(`say the type beside ${defining.join(', ')}`)
  }
  const kept = Object.entries(schema).filter(([name]) => !ofNotes.includes(name))
  const completed = Object.fromEntries(kept.map(([name, value]) => [name, completeKeyword(name, value)]))
  return { ...completed, ...requiredOf(completed), ...itemsOf(completed) }
}

function completeKeyword(name: string, value: unknown): unknown {
  if (ofOne.includes(name)) return completeAny(value)
  if (ofList.includes(name) && Array.isArray(value)) return value.map(completeAny)
  if (!ofMap.includes(name) || !isSchema(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, completeAny(inner)]))
}

function completeAny(value: unknown): unknown {
  return isSchema(value) ? complete(value) : value
}

/** A required key counts for zod only where it is among the properties. */
function requiredOf({ required, properties }: Schema): Schema {
  if (!Array.isArray(required)) return {}
  const any = Object.fromEntries(required.map((key) => [String(key), {}]))
  return { properties: { ...any, ...(isSchema(properties) ? properties : {}) } }
}

/** The number of items counts for zod only where it is told what they are. */
function itemsOf({ type, items, prefixItems }: Schema): Schema {
  return type === 'array' && items === undefined && prefixItems === undefined ? { items: {} } : {}
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
