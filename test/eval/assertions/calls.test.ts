import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

const call = (name: string, args?: unknown) => ({
  id: name,
  type: 'function' as const,
  name,
  ...(args === undefined ? {} : { arguments: args }),
})
describe('calls', () => {
  const reply = buildReply({
    toolCalls: [
      { id: 'fs', type: 'file_search' },
      call('search', { query: 'lamp', page: { size: 10, number: 1 } }),
      call('search', { query: 'book' }),
      call('order', { id: 7 }),
    ],
  })

  it('needs the wanted arguments only, at any depth', () => {
    const wanted = [{ name: 'search', arguments: { page: { size: 10 } } }, 'order']
    expect(score('calls', { value: wanted }, reply).status).toBe('pass')
    expect(score('calls', { value: [{ name: 'search', arguments: { query: 'toy' } }] }, reply)).toMatchObject(
      {
        status: 'fail',
        value: 0,
      },
    )
  })

  it('counts each call once, whichever order the wanted ones are written in', () => {
    const book = { name: 'search', arguments: { query: 'book' } }
    expect(score('calls', { value: ['search', book] }, reply).status).toBe('pass')
    expect(score('calls', { value: [book, 'search'] }, reply).status).toBe('pass')
    expect(score('calls', { value: [book, 'search', 'search'] }, reply).value).toBeCloseTo(2 / 3, 12)
  })

  it('minds the order where it is told to', () => {
    expect(score('calls', { value: ['search', 'order'], order: true }, reply).status).toBe('pass')
    expect(score('calls', { value: ['order', 'search'] }, reply).status).toBe('pass')
    expect(score('calls', { value: ['order', 'search'], order: true }, reply)).toMatchObject({
      status: 'fail',
      value: 0.5,
    })
  })

  it('is turned around by not-: none of them', () => {
    expect(score('not-calls', { value: ['remove'] }, reply).status).toBe('pass')
    expect(score('not-calls', { value: ['remove', 'order'] }, reply).status).toBe('fail')
  })
})
