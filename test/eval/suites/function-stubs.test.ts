import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { stubFunctions } from '../../../src/eval/suites/function-stubs.ts'
import type { TranscriptError } from '../../../src/eval/runs/transcript.ts'

describe('function stubs', () => {
  const stubs = {
    search: [
      { when: { category: 'books', filter: { inStock: true } }, return: { items: [] } },
      { when: { category: 'books' }, return: 'any book' },
    ],
  }

  it('answers with the first stub whose fields the arguments contain, at any depth', async () => {
    const handler = stubFunctions(stubs, undefined, () => {})
    const deep = { query: 'x', category: 'books', filter: { inStock: true, sort: 'asc' } }
    expect(await handler('search', deep)).toEqual({ items: [] })
    expect(await handler('search', { category: 'books' })).toBe('any book')
  })

  it('throws and tells where none matches', async () => {
    const told: TranscriptError[] = []
    const handler = stubFunctions(
      stubs,
      async () => 'real',
      (error) => told.push(error),
    )
    await expect(handler('search', { category: 'toys' })).rejects.toThrow('no stub of the function search')
    expect(told).toHaveLength(1)
  })

  it('leaves functions without stubs to the handler, with the signal of the turn', async () => {
    const { signal } = new AbortController()
    const handler = stubFunctions(
      stubs,
      async (name, args, given) => [name, args, given === signal],
      () => {},
    )
    expect(await handler('other', { a: 1 }, signal)).toEqual(['other', { a: 1 }, true])
  })

  it('throws and tells where there is neither', async () => {
    const told: TranscriptError[] = []
    const handler = stubFunctions({}, undefined, (error) => told.push(error))
    await expect(handler('search', {})).rejects.toThrow('neither a stub')
    expect(told).toHaveLength(1)
  })

  it('takes what a handler throws for what the assistant has to deal with', async () => {
    const told: TranscriptError[] = []
    const handler = stubFunctions(
      {},
      () => Promise.reject(new Error('the shop is closed')),
      (error) => told.push(error),
    )
    await expect(handler('search', {})).rejects.toThrow('the shop is closed')
    expect(told).toEqual([])
  })

  it('tells where a handler cannot be called at all', async () => {
    const told: TranscriptError[] = []
    const missing = new UserError('file-missing', 'there is no tools/search.ts')
    const handler = stubFunctions(
      {},
      () => Promise.reject(missing),
      (error) => told.push(error),
    )
    await expect(handler('search', {})).rejects.toBe(missing)
    expect(told).toEqual([{ code: 'file-missing', message: 'there is no tools/search.ts' }])
  })
})
