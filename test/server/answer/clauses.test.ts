import { expect, it } from 'vitest'
import { splitClauses } from '../../../src/server/answer/clauses.ts'

it.each([
  ['Weather in Oslo and Rome?', ['Weather in Oslo', 'Weather in Rome']],
  [
    'What is the weather in Oslo, in New York, and Rome?',
    ['What is the weather in Oslo', 'What is the weather in New York', 'What is the weather in Rome'],
  ],
  ['the weather in Oslo and the time in Rome', ['the weather in Oslo', 'the time in Rome']],
  ['Is it warm?', ['Is it warm?']],
])('takes apart what is asked for: %s', (text, clauses) => {
  expect(splitClauses(text)).toEqual(clauses)
})
