import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { answerCalls, toolCallOf } from '../../src/runtime/function-calls.ts'

const call = (args: string, id = 'call-1') => ({ id, name: 'search', arguments: args })

/** Knows every function but one. */
function check(name: string): void {
  if (name === 'gone') throw new UserError('invalid-value', `function ${name} has no handler`)
}

describe('answering calls', () => {
  it('answers parallel calls together, in their order', async () => {
    const started: unknown[] = []
    const { promise: both, resolve } = Promise.withResolvers<void>()
    const handler = async (_name: string, args: unknown) => {
      started.push(args)
      if (started.length === 2) resolve()
      await both
      return args
    }
    const calls = [call('{"n":1}', 'a'), call('{"n":2}', 'b')]
    expect(await answerCalls(calls, handler)).toEqual([
      { id: 'a', output: '{"n":1}' },
      { id: 'b', output: '{"n":2}' },
    ])
  })

  it.each([
    ['text as it is', 'plain', 'plain'],
    ['values as JSON', { items: [1] }, '{"items":[1]}'],
    ['nothing as null', undefined, 'null'],
  ])('gives %s', async (_title, result, output) => {
    expect(await answerCalls([call('{}')], async () => result)).toEqual([{ id: 'call-1', output }])
  })

  it('calls none of a round that has one which nobody can answer', async () => {
    const called: string[] = []
    const handler = async (name: string) => called.push(name)
    const calls = ['lookup', 'gone'].map((name) => ({ id: name, name, arguments: '{}' }))
    await expect(answerCalls(calls, Object.assign(handler, { check }))).rejects.toThrow('gone')
    expect(called).toEqual([])
  })

  it('makes the error of a handler its output', async () => {
    const [answer] = await answerCalls([call('{}')], () => Promise.reject(new Error('no such table')))
    expect(answer?.output).toBe('{"error":"no such table"}')
  })

  it('makes a result that is no JSON an error', async () => {
    const [answer] = await answerCalls([call('{}')], async () => 10n)
    expect(answer?.output).toContain('error')
  })

  it('tells the model about arguments that are no JSON, without calling the handler', async () => {
    let called = false
    const handler = async () => {
      called = true
    }
    const [answer] = await answerCalls([call('{"query": ')], handler)
    expect(answer?.output).toContain('the arguments are not JSON')
    expect(called).toBe(false)
  })

  it('takes empty arguments for none', async () => {
    const [answer] = await answerCalls([call('')], async (_name, args) => args)
    expect(answer?.output).toBe('{}')
  })

  it('stops waiting for a handler that hangs when the signal aborts', async () => {
    const controller = new AbortController()
    const handler = () => {
      controller.abort(new Error('stop'))
      return new Promise(() => {})
    }
    await expect(answerCalls([call('{}')], handler, controller.signal)).rejects.toThrow('stop')
  })

  it('shows raw arguments where they are no JSON', () => {
    expect(toolCallOf(call('{"a'), 'out')).toEqual({
      id: 'call-1',
      type: 'function',
      name: 'search',
      arguments: '{"a',
      output: 'out',
    })
  })
})
