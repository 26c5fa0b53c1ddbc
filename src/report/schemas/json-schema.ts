import { z } from 'zod'

/** A JSON Schema of draft 2020-12, or a part of one. */
export type JsonSchema = Record<string, unknown>

const ofOne = ['items', 'additionalProperties', 'contains', 'propertyNames', 'not', 'if', 'then', 'else']
const ofList = ['allOf', 'anyOf', 'oneOf']
const ofMap = ['properties', '$defs']

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Rebuilds a schema from its innermost parts outwards. */
export function mapSchema(schema: JsonSchema, change: (part: JsonSchema) => JsonSchema): JsonSchema {
  const any = (value: unknown) => (isSchema(value) ? mapSchema(value, change) : value)
  const inside = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (ofOne.includes(keyword)) return [keyword, any(value)]
    if (ofList.includes(keyword) && Array.isArray(value)) return [keyword, value.map(any)]
    if (!ofMap.includes(keyword) || !isSchema(value)) return [keyword, value]
    return [keyword, Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, any(inner)]))]
  })
  return change(Object.fromEntries(inside))
}

/**
 * What a zod schema takes, as JSON Schema. What its refinements demand besides stands in their `meta`, which zod
 * copies. Unions that a field tells apart become conditions, because an editor then names the one fault instead of
 * all that is unlike in every option.
 */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...converted } = z.toJSONSchema(schema, { io: 'input' })
  return mapSchema(converted, (part) => discriminate(tidy(part)))
}

/** Leaves out what says nothing. */
function tidy({ ...part }: JsonSchema): JsonSchema {
  if (part['maximum'] === Number.MAX_SAFE_INTEGER) delete part['maximum']
  if (part['minimum'] === Number.MIN_SAFE_INTEGER) delete part['minimum']
  if (isSchema(part['propertyNames']) && Object.keys(part['propertyNames']).join() === 'type')
    delete part['propertyNames']
  const [inner, none, ...more] = Array.isArray(part['anyOf']) ? part['anyOf'] : []
  const options = isSchema(inner) && Object.keys(inner).length === 1 ? inner['anyOf'] : undefined
  // Null beside a union is one more option of it.
  return Array.isArray(options) && more.length === 0 ? { ...part, anyOf: [...options, none] } : part
}

function discriminate(part: JsonSchema): JsonSchema {
  const { oneOf, ...rest } = part
  const types = Array.isArray(oneOf) ? oneOf.map(typeConst) : []
  if (!Array.isArray(oneOf) || !types.every((type) => type !== undefined)) return part
  return {
    ...rest,
    ...chooseByType(types.map((type, index) => [type, oneOf[index]])),
  }
}

function typeConst(option: unknown): string | undefined {
  const properties = isSchema(option) ? option['properties'] : undefined
  const type = isSchema(properties) ? properties['type'] : undefined
  return isSchema(type) && typeof type['const'] === 'string' ? type['const'] : undefined
}

/** A map whose `type` says which of the schemas it follows. */
export function chooseByType(options: [type: string, schema: JsonSchema][]): JsonSchema {
  return {
    type: 'object',
    properties: { type: { enum: options.map(([type]) => type) } },
    required: ['type'],
    allOf: options.map(([type, schema]) => whereType(type, schema)),
  }
}

/** A condition: `schema` holds for maps of that type. */
export function whereType(type: string, schema: JsonSchema): JsonSchema {
  return implies({ properties: { type: { const: type } }, required: ['type'] }, schema)
}

/** What matches the condition must match the consequence too. */
export function implies(condition: JsonSchema, consequence: JsonSchema): JsonSchema {
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  return { if: condition, then: consequence }
}

/** Pattern of texts with a `{{name}}` in them. */
export const template = String.raw`\{\{`

/** Strings that hold a `{{name}}` are checked once it is filled, so that no rule but their type is theirs here. */
export function allowTemplates(schema: JsonSchema): JsonSchema {
  return mapSchema(schema, (part) => {
    const isText = part['type'] === 'string' || (Array.isArray(part['enum']) && part['type'] !== 'null')
    const rules = Object.entries(part).filter(([keyword]) =>
      ['maxLength', 'pattern', 'format', 'enum'].includes(keyword),
    )
    if (!isText || rules.length === 0) return part
    const kept = Object.entries(part).filter((entry) => !rules.some(([keyword]) => keyword === entry[0]))
    const isChoice = part['enum'] !== undefined
    const filled = { type: 'string', pattern: template }
    // Editors offer the values of a choice only where it stands plainly.
    return isChoice
      ? { ...Object.fromEntries(kept), anyOf: [{ enum: part['enum'] }, filled] }
      : { ...Object.fromEntries(kept), if: filled, else: Object.fromEntries(rules) }
  })
}
