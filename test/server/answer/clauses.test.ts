import { expect, it } from 'vitest'
import { splitClauses } from '../../../src/server/answer/clauses.ts'

it.each([
  ['Weather in Oslo and Rome?', ['Weather in Oslo', 'Weather in Rome']],
  [
    'What is the weather in Oslo, in New York, and Rome?',
    ['What is the weather in Oslo', 'What is the weather in New York', 'What is the weather in Rome'],
  ],
  ['the weather in Oslo and the time in Rome', ['the weather in Oslo', 'the time in Rome']],
  [
    'Get the weather for Oslo and Rome in celsius, please.',
    ['Get the weather for Oslo in celsius', 'Get the weather for Rome in celsius'],
  ],
  ['Status of orders A-17 and A-18?', ['Status of orders A-17', 'Status of orders A-18']],
  ['Which lamps and desks are in stock?', ['Which lamps', 'desks are in stock?']],
  [
    'Which headphones and books under 50 euros are there?',
    ['Which headphones under 50 euros', 'books under 50 euros are there?'],
  ],
  ['Lamps, desks and chairs below $30?', ['Lamps below $30', 'desks below $30', 'chairs below $30?']],
  ['Lamps under 9 euros, and which desks?', ['Lamps under 9 euros', 'which desks?']],
  ['Is it warm?', ['Is it warm?']],
])('takes apart what is asked for: %s', (text, clauses) => {
  expect(splitClauses(text)).toEqual(clauses)
})
