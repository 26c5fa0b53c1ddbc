import { describe, expect, test } from 'vitest'
import { type FunctionDeclaration, matchFunctions } from '../../../src/server/answer/functions.ts'
import { readQuestions } from '../../../src/server/answer/question.ts'
import { describeOutput, describeOutputs } from '../../../src/server/answer/tool-output.ts'

const search: FunctionDeclaration = {
  name: 'search_products',
  description: 'Search the shop for products with price and stock',
  parameters: {
    type: 'object',
    properties: {
      query: { type: 'string', description: 'Words from the name' },
      category: { type: 'string', enum: ['electronics', 'clothing', 'books'] },
      max_price: { type: 'number' },
    },
    required: ['query'],
  },
}
const weather: FunctionDeclaration = {
  name: 'getWeather',
  description: 'Current weather for a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
}
const track: FunctionDeclaration = {
  name: 'track_parcel',
  description: 'Where a parcel is',
  parameters: { type: 'object', properties: { tracking_id: { type: 'string' } }, required: ['tracking_id'] },
}

function callFor(declarations: FunctionDeclaration[], ...messages: string[]) {
  const questions = readQuestions(messages.map((text) => ({ role: 'user', text })))
  const call = matchFunctions(declarations, questions).find((match) => match.call !== undefined)?.call
  return call && { name: call.name, arguments: JSON.parse(call.arguments) as unknown }
}

describe('calls', () => {
  test('take words, enum values and bounds from the question', () => {
    expect(callFor([search], 'Which books about sailing cost less than 20 euros?')).toEqual({
      name: 'search_products',
      arguments: { query: 'sailing', category: 'books', max_price: 20 },
    })
  })

  test('go to the function that speaks of the question', () => {
    expect(callFor([search, weather], 'What is the weather in Buenos Aires?')).toEqual({
      name: 'getWeather',
      arguments: { city: 'Buenos Aires' },
    })
  })

  test('find codes', () => {
    expect(callFor([track], 'Where is my parcel NW-2231?')?.arguments).toEqual({ tracking_id: 'NW-2231' })
  })

  test('are not made where a required argument is not to be had', () => {
    expect(callFor([track], 'Where is my parcel?')).toBeUndefined()
  })

  test('take null or the first of the values where a required argument is not named', () => {
    const properties = {
      city: { type: 'string' },
      unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
      days: { type: ['integer', 'null'] },
    }
    const parameters = { type: 'object', properties, required: Object.keys(properties) }
    expect(callFor([{ ...weather, parameters }], 'What is the weather in Oslo?')?.arguments).toEqual({
      city: 'Oslo',
      unit: 'celsius',
      days: null,
    })
  })

  test('of a follow-up keep what was looked for', () => {
    expect(callFor([search], 'Do you have headphones?', 'And under 50 euros?')?.arguments).toEqual({
      query: 'headphones',
      max_price: 50,
    })
  })
})

describe('outputs', () => {
  test('of lists are told one by one, by name', () => {
    expect(
      describeOutput('{"items":[{"name":"Lamp","price":20,"in_stock":true},{"name":"Desk","price":90}]}'),
    ).toBe('I found 2 items:\n- Lamp (price: 20; in stock: yes)\n- Desk (price: 90)')
  })

  test('of several calls are told apart by what was asked', () => {
    expect(
      describeOutputs([
        { arguments: '{"city":"Oslo","unit":"C"}', output: 'sunny' },
        { arguments: '{}', output: 'noon' },
        { arguments: '{"city":"Rome"}', output: '{"sky":"grey"}' },
      ]),
    ).toBe('Oslo, C: sunny\n\nnoon\n\nRome:\n- sky: grey')
    expect(describeOutputs([{ arguments: '{"city":"Oslo"}', output: 'sunny' }])).toBe('sunny')
  })

  test('that are empty, broken or plain are told as that', () => {
    expect(describeOutput('[]')).toBe('I found no results.')
    expect(describeOutput('{"error":"no such city"}')).toBe('That did not work: no such city')
    expect(describeOutput('{not json')).toBe('{not json')
    expect(describeOutput('')).toBe('The tool gave no answer.')
  })
})
