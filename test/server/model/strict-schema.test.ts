import { describe, expect, it } from 'vitest'
import { checkStrictSchema } from '../../../src/server/model/strict-schema.ts'

const place = {
  of: "function 'f'",
  param: 'tools[0].parameters',
  code: 'invalid_function_parameters',
} as const
const check = (schema: Record<string, unknown>) => () => checkStrictSchema(schema, place)
const closed = (properties: object, required = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const text = { type: 'string' }
const open = { type: 'object', properties: { a: text }, required: ['a'] }
const closing = "'additionalProperties' is required to be supplied and to be false."
const requiring =
  "'required' is required to be supplied and to be an array including every key in properties."

describe('a schema of strict mode', () => {
  it.each<[string, Record<string, unknown>]>([
    ['no properties', closed({})],
    [
      'nested objects',
      closed({ a: closed({ b: text }), list: { type: 'array', items: closed({ c: text }) } }),
    ],
    ['alternatives', closed({ a: { anyOf: [text, closed({ b: text }), { type: 'null' }] } })],
    ['references', { ...closed({ a: { $ref: '#/$defs/b' } }), $defs: { b: closed({ c: text }) } }],
    ['a property of that name', closed({ properties: text, required: text })],
  ])('may have %s', (_what, schema) => {
    expect(check(schema)).not.toThrow()
  })

  it.each<[string, Record<string, unknown>]>([
    [`schema must be a JSON Schema of 'type: "object"', got 'type: "None"'.`, {}],
    [`schema must be a JSON Schema of 'type: "object"', got 'type: "string"'.`, text],
    [`In context=(), ${closing}`, open],
    [`In context=(), ${requiring} Missing 'b'.`, closed({ a: text, b: text }, ['a'])],
    [`In context=('properties', 'a'), ${closing}`, closed({ a: open })],
    [`In context=('properties', 'a', 'items'), ${closing}`, closed({ a: { type: 'array', items: open } })],
    [`In context=('properties', 'a', 'anyOf', '1'), ${closing}`, closed({ a: { anyOf: [text, open] } })],
    [`In context=('properties', 'a'), ${closing}`, closed({ a: { type: ['object', 'null'] } })],
    [
      `In context=('$defs', 'b'), ${requiring} Missing 'c'.`,
      { ...closed({}), $defs: { b: closed({ c: text }, []) } },
    ],
  ])('is refused with: %s', (fault, schema) => {
    expect(check(schema)).toThrow(
      expect.objectContaining({
        status: 400,
        body: {
          message: `Invalid schema for function 'f': ${fault}`,
          type: 'invalid_request_error',
          param: place.param,
          code: place.code,
        },
      }),
    )
  })
})
