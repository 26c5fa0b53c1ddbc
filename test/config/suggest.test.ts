import { expect, test } from 'vitest'
import { suggest, suggestHint } from '../../src/config/suggest.ts'

test('finds the candidate with a slip of the fingers', () => {
  expect(suggest('modle', ['name', 'model', 'tools'])).toBe('model')
  expect(suggest('handbok', ['sales', 'handbook'])).toBe('handbook')
})

test('ignores case', () => {
  expect(suggest('Staging', ['prod', 'staging'])).toBe('staging')
})

test('finds nothing where nothing is near', () => {
  expect(suggest('xyz', ['model', 'tools'])).toBeUndefined()
  expect(suggest('a', [])).toBeUndefined()
})

test('hints at what there is where nothing is near', () => {
  expect(suggestHint('stagin', ['prod', 'staging'], 'none')).toBe('did you mean staging?')
  expect(suggestHint('xyz', ['prod', 'local'], 'none')).toBe('there is local, prod')
  expect(suggestHint('xyz', [], 'make one')).toBe('make one')
})
