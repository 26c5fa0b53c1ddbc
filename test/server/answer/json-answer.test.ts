import { expect, test } from 'vitest'
import { writeJsonAnswer } from '../../../src/server/answer/json-answer.ts'

const answer = { text: 'It takes 5 days.', sources: ['shipping.md'], found: true }
const write = (schema: Record<string, unknown>): unknown => JSON.parse(writeJsonAnswer(schema, answer))

test('answers any object with answer and sources', () => {
  expect(write({})).toEqual({ answer: 'It takes 5 days.', sources: ['shipping.md'] })
})

test('fills each property by its type', () => {
  const schema = {
    type: 'object',
    properties: {
      reply: { type: 'string' },
      days: { type: 'integer', maximum: 4 },
      found: { type: 'boolean' },
      unit: { enum: ['weeks', 'days'] },
      sources: { type: 'array', items: { type: 'string' } },
      nested: {
        anyOf: [{ type: 'object', properties: { text: { type: ['null', 'string'] } } }, { type: 'null' }],
      },
    },
  }
  expect(write(schema)).toEqual({
    reply: 'It takes 5 days.',
    days: 4,
    found: true,
    unit: 'days',
    sources: ['shipping.md'],
    nested: { text: 'It takes 5 days.' },
  })
})
