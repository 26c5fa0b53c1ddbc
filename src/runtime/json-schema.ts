import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

/** What is wrong with a value, each at its place; empty where nothing is. */
export type SchemaCheck = (value: unknown) => string[]

/** By the schema's text, because a suite asks the same one of many replies, and compiling takes milliseconds. */
const compiled = new Map<string, SchemaCheck>()

/**
 * A JSON Schema (2020-12) as a check. Throws an `Error` where it is none.
 * @param strict whether it is no schema either where a keyword or a format is unknown, which else are passed over
 */
export function compileJsonSchema(schema: Record<string, unknown>, strict: boolean): SchemaCheck {
  const key = `${strict} ${JSON.stringify(schema)}`
  const check = compiled.get(key) ?? compile(schema, strict)
  compiled.set(key, check)
  return check
}

function compile(schema: Record<string, unknown>, strict: boolean): SchemaCheck {
  // An instance each: schemas of different files may give themselves the same `$id`.
  const ajv = new Ajv2020({
    strict,
    strictTypes: false,
    strictRequired: false,
    allErrors: true,
    logger: false,
  })
  formats.default(ajv)
  const validate = ajv.compile(schema)
  return (value) => (validate(value) ? [] : (validate.errors ?? []).map(describe))
}

function describe({ instancePath, message = '', params }: ErrorObject): string {
  const place = instancePath.slice(1).replaceAll('/', '.')
  const unknown: unknown = params['additionalProperty']
  const text = typeof unknown === 'string' ? `${message}: ${unknown}` : message
  return place === '' ? text : `${place}: ${text}`
}
