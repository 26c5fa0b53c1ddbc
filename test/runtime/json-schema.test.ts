import { describe, expect, it } from 'vitest'
import { compileJsonSchema } from '../../src/runtime/json-schema.ts'

const check = (schema: Record<string, unknown>, value: unknown) => compileJsonSchema(schema, true)(value)
const accepts = (schema: Record<string, unknown>, value: unknown) => check(schema, value).length === 0

describe('a JSON Schema', () => {
  it('says everything that is wrong, each at its place', () => {
    const item = {
      type: 'object',
      required: ['price'],
      additionalProperties: false,
      properties: { price: {} },
    }
    const schema = { type: 'object', properties: { items: { type: 'array', items: item } } }
    expect(check(schema, { items: [{ price: 1 }, { name: 'x' }] })).toEqual([
      "items.1: must have required property 'price'",
      'items.1: must NOT have additional properties: name',
    ])
    expect(check({ type: 'object' }, 1)).toEqual(['must be object'])
  })

  it('holds for keywords alone, conditions and negations', () => {
    expect(accepts({ required: ['a'] }, {})).toBe(false)
    expect(accepts({ minItems: 2 }, [1])).toBe(false)
    expect(accepts({ not: { const: 1 } }, 1)).toBe(false)
    const paid = { if: { required: ['paid'] }, else: { required: ['due'] } }
    expect(accepts(paid, {})).toBe(false)
    expect(accepts(paid, { paid: true })).toBe(true)
  })

  it('follows references and checks formats', () => {
    const tree = {
      $ref: '#/$defs/node',
      $defs: { node: { type: 'object', properties: { child: { $ref: '#/$defs/node' } } } },
    }
    expect(accepts(tree, { child: { child: 1 } })).toBe(false)
    expect(accepts({ type: 'string', format: 'date' }, 'tomorrow')).toBe(false)
  })

  it('is none where a keyword, a type or a format is unknown, unless that is to be passed over', () => {
    for (const schema of [{ minlength: 3 }, { type: 'string', format: 'frob' }]) {
      expect(() => compileJsonSchema(schema, true)).toThrow()
      expect(compileJsonSchema(schema, false)('x')).toEqual([])
    }
    expect(() => compileJsonSchema({ type: 'frob' }, false)).toThrow()
  })

  it('takes schemas that give themselves one name', () => {
    expect(accepts({ $id: 'https://schemas.example/a', type: 'string' }, 'x')).toBe(true)
    expect(accepts({ $id: 'https://schemas.example/a', type: 'number' }, 1)).toBe(true)
  })
})
