import { expect, it } from 'vitest'
import { createCallGatherer } from '../../../src/server/chat/calls.ts'

type Deltas = Parameters<ReturnType<typeof createCallGatherer>['add']>[0]

function gather(...chunks: Deltas[]) {
  const { add, calls } = createCallGatherer()
  chunks.forEach(add)
  return calls.map((call) => `${call.name} ${call.arguments}`)
}

const piece = (index: number, id: string | undefined, name: string | undefined, args: string) => ({
  index,
  ...(id === undefined ? {} : { id }),
  function: { ...(name === undefined ? {} : { name }), arguments: args },
})

it('puts interleaved calls together by their index', () => {
  const calls = gather(
    [piece(0, 'a', 'first', ''), piece(1, 'b', 'second', '{"x"')],
    [piece(0, undefined, undefined, '{}')],
    [piece(1, undefined, undefined, ':1}')],
  )
  expect(calls).toEqual(['first {}', 'second {"x":1}'])
})

it('tells calls apart by their ID where each has the index 0', () => {
  expect(gather([piece(0, 'a', 'look', '{"x":1}')], [piece(0, 'b', 'look', '{"x":2}')])).toEqual([
    'look {"x":1}',
    'look {"x":2}',
  ])
})

it('takes a name that comes with each piece once, and one that comes in pieces whole', () => {
  expect(gather([piece(0, 'a', 'look', '{')], [piece(0, 'a', 'look', '}')])).toEqual(['look {}'])
  expect(gather([piece(0, 'a', 'lo', '')], [piece(0, 'a', 'ok', '{}')])).toEqual(['look {}'])
})
