import { describe, expect, it } from 'vitest'
import { compileJsonSchema } from '../../../src/eval/assertions/json-schema.ts'

function accepts(schema: Record<string, unknown>, value: unknown): boolean {
  return compileJsonSchema(schema).safeParse(value).success
}

describe('a JSON Schema', () => {
  it('requires keys that it does not describe', () => {
    expect(accepts({ type: 'object', required: ['a'] }, {})).toBe(false)
    expect(accepts({ type: 'object', required: ['a'] }, { a: null })).toBe(true)
    const half = { type: 'object', properties: { b: { type: 'number' } }, required: ['a', 'b'] }
    expect(accepts(half, { b: 1 })).toBe(false)
  })

  it('requires what has a default, because defaults are notes', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', default: 'x' } }, required: ['a'] }
    expect(accepts(schema, {})).toBe(false)
  })

  it('counts items that it does not describe', () => {
    expect(accepts({ type: 'array', minItems: 2 }, [1])).toBe(false)
    expect(accepts({ type: 'array', maxItems: 2 }, [1, 'a'])).toBe(true)
  })

  it('refuses what it would pass over', () => {
    expect(() => compileJsonSchema({ type: 'string', minlength: 3 })).toThrow('minlength')
    expect(() => compileJsonSchema({ required: ['a'] })).toThrow('say the type')
    expect(() => compileJsonSchema({ type: 'array', items: { minimum: 3 } })).toThrow('say the type')
    expect(() => compileJsonSchema({ type: 'object', if: {} })).toThrow('if')
    expect(() => compileJsonSchema({ type: 'frob' })).toThrow('frob')
  })

  it('follows references, unions and bounds', () => {
    const tree = {
      $ref: '#/$defs/node',
      $defs: { node: { type: 'object', properties: { child: { $ref: '#/$defs/node' } } } },
    }
    expect(accepts(tree, { child: { child: {} } })).toBe(true)
    expect(accepts(tree, { child: { child: 1 } })).toBe(false)
    expect(accepts({ oneOf: [{ type: 'string' }, { type: 'null' }] }, null)).toBe(true)
    expect(accepts({ type: 'object', additionalProperties: false }, { a: 1 })).toBe(false)
    expect(accepts({ type: 'integer', minimum: 1, maximum: 3 }, 3.5)).toBe(false)
    expect(accepts({ type: 'array', items: { type: 'number' }, uniqueItems: true }, [1, 1])).toBe(false)
  })
})
