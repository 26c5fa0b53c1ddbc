import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { yamlSource } from '../support.ts'

const shape = z.strictObject({ type: z.literal('circle'), radius: z.number().max(9) })
const schema = z.strictObject({
  name: z.string().min(1).max(5).optional(),
  count: z.int().min(1).optional(),
  flag: z.boolean().optional(),
  colour: z.enum(['red', 'green']).optional(),
  shapes: z
    .array(z.discriminatedUnion('type', [shape, z.strictObject({ type: z.literal('dot') })]))
    .max(2)
    .optional(),
  text: z.union([z.string(), z.array(z.string())]).optional(),
  headers: z.record(z.string().max(3), z.string()).optional(),
  mode: z.union([z.literal('auto'), z.strictObject({ size: z.number() })]).optional(),
})

async function check(text: string) {
  const { value, problems } = (await yamlSource(text)).validate(schema)
  expect(value === undefined).toBe(problems.length > 0)
  return problems
}

const cases: [string, Record<string, unknown>][] = [
  [
    'name: 5',
    { code: 'invalid-value', message: 'name: expected text, found number 5', hint: 'put it in quotes' },
  ],
  ['name: true', { message: 'name: expected text, found true', hint: 'put it in quotes' }],
  ['name: abcdef', { code: 'limit-exceeded', message: 'name: is 6 characters long, at most 5 are allowed' }],
  ['name: ""', { code: 'invalid-value', message: 'name: is empty' }],
  ['count: abc', { message: "count: expected a number, found text 'abc'", line: 1, column: 8 }],
  ['count: 1.5', { message: 'count: expected a whole number, found number 1.5' }],
  ['count: 0', { message: 'count: expected at least 1, found number 0' }],
  ['count:', { message: 'count: expected a number, found nothing' }],
  ['flag: yes', { message: "flag: expected true or false, found text 'yes'" }],
  [
    'colour: grean',
    { message: "colour: expected one of red, green, found text 'grean'", hint: 'did you mean green?' },
  ],
  ['colours: red', { code: 'unknown-key', column: 1, hint: 'did you mean colour?' }],
  [
    'shapes: [{ type: cirle }]',
    { message: expect.stringContaining('circle, dot'), hint: 'did you mean circle?' },
  ],
  ['shapes: [{ type: circle }]', { code: 'missing-key', message: 'shapes[0].radius is missing', column: 10 }],
  ['shapes: [{ radius: 1 }]', { code: 'missing-key', message: 'shapes[0].type is missing' }],
  ['shapes: [{ type: dot, radius: 1 }]', { code: 'unknown-key', hint: 'allowed here: type' }],
  ['shapes: [{ type: circle, radius: 1, raduis: 1 }]', { hint: 'did you mean radius?', column: 37 }],
  ['shapes: [5]', { message: 'shapes[0]: expected a map, found number 5' }],
  ['shapes: { a: 1 }', { message: 'shapes: expected a list, found a map' }],
  ['shapes: [{ type: dot }, { type: dot }, { type: dot }]', { code: 'limit-exceeded' }],
  ['text: 5', { message: 'text: expected text or a list, found number 5' }],
  ['text: [a, 5]', { message: 'text[1]: expected text, found number 5', column: 11 }],
  [
    'headers: { abcd: x }',
    { code: 'limit-exceeded', message: expect.stringContaining('the key abcd'), column: 12 },
  ],
  ['headers: [a]', { message: 'headers: expected a map, found a list' }],
  ['mode: { sise: 1 }', { code: 'missing-key', message: 'mode.size is missing' }],
  ['mode: 3', { message: 'mode: expected auto or a map, found number 3' }],
]

test.for(cases)('%s is explained', async ([text, expected]) => {
  expect((await check(text))[0]).toMatchObject(expected)
})

test('every issue is reported, each at its place', async () => {
  const problems = await check('count: x\nflag: 3\nnope: 1')
  expect(problems.map(({ line, code }) => [line, code])).toEqual([
    [1, 'invalid-value'],
    [2, 'invalid-value'],
    [3, 'unknown-key'],
  ])
})

describe('refinements', () => {
  const refined = z.object({ a: z.record(z.string(), z.string()) }).superRefine((_, context) => {
    const params = { code: 'duplicate-key', hint: 'rename it', key: true }
    context.addIssue({ code: 'custom', path: ['a', 'b'], message: 'twice', params })
    context.addIssue({ code: 'custom', path: ['a'], message: 'odd', params: { code: 'no-such-code' } })
  })

  test('choose code, hint and whether the key is at fault', async () => {
    const { problems } = (await yamlSource('a: { b: c }')).validate(refined)
    expect(problems[0]).toMatchObject({
      code: 'duplicate-key',
      message: 'a.b: twice',
      hint: 'rename it',
      column: 6,
    })
    expect(problems[1]).toMatchObject({ code: 'invalid-value', message: 'a: odd', column: 4 })
  })
})

test('a long text is shown in part', async () => {
  const problems = await check(`count: ${'y'.repeat(500)}`)
  expect(problems[0]?.message.length).toBeLessThan(100)
})
