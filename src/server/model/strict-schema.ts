import { invalidRequest } from '../http/errors.ts'

type Schema = Record<string, unknown>

/** What a schema is of, and where in the request it stands. */
export interface SchemaPlace {
  /** `function 'get_stock'` or `response_format 'answer'`. */
  of: string
  param: string
  code: 'invalid_function_parameters' | 'invalid_json_schema'
}

/**
 * Refuses a schema that strict mode does not take: its root and every object in it must close `additionalProperties`
 * and require each of their properties. In OpenAI's words, which clients of many SDKs quote (lastmile-ai/openai-agents-mcp
 * issue 2, vercel/ai issue 6484). Throws `ApiError` 400.
 */
export function checkStrictSchema(schema: Schema, { of, param, code }: SchemaPlace): void {
  const fault =
    schema['type'] === 'object'
      ? findFault(schema, [])
      : `schema must be a JSON Schema of 'type: "object"', got 'type: "${String(schema['type'] ?? 'None')}"'.`
  if (fault !== undefined) throw invalidRequest(`Invalid schema for ${of}: ${fault}`, param, code)
}

function findFault(schema: Schema, path: string[]): string | undefined {
  const fault = isOfObjects(schema) ? findObjectFault(schema) : undefined
  if (fault !== undefined) return `In context=${writeTuple(path)}, ${fault}`
  for (const [steps, inner] of innerSchemas(schema)) {
    const deeper = findFault(inner, [...path, ...steps])
    if (deeper !== undefined) return deeper
  }
  return undefined
}

function findObjectFault({ properties, required, additionalProperties }: Schema): string | undefined {
  if (additionalProperties !== false) {
    return "'additionalProperties' is required to be supplied and to be false."
  }
  const known = isSchema(properties) ? Object.keys(properties) : []
  const named: unknown[] = Array.isArray(required) ? required : []
  const missing = known.find((key) => !named.includes(key))
  if (missing === undefined) return undefined
  return `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`
}

function isOfObjects({ type, properties }: Schema): boolean {
  return [type].flat().includes('object') || properties !== undefined
}

/** The schemas directly in one, with the steps that lead there. */
function innerSchemas(schema: Schema): [steps: string[], inner: Schema][] {
  const named = ['properties', '$defs', 'definitions'].flatMap((key) =>
    Object.entries(schema[key] ?? {}).map(([name, inner]): [string[], unknown] => [[key, name], inner]),
  )
  const alternatives = Array.isArray(schema['anyOf']) ? schema['anyOf'] : []
  const all: [string[], unknown][] = [
    ...named,
    [['items'], schema['items']],
    ...alternatives.map((inner, index): [string[], unknown] => [['anyOf', String(index)], inner]),
  ]
  return all.flatMap(([steps, inner]): [string[], Schema][] => (isSchema(inner) ? [[steps, inner]] : []))
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** As Python writes a tuple, which is what the API shows. */
function writeTuple(steps: string[]): string {
  const items = steps.map((step) => `'${step}'`)
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`
}
