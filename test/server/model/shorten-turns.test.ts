import { expect, it } from 'vitest'
import { shortenTurns } from '../../../src/server/model/shorten-turns.ts'
import { startTestServer } from '../../support/server.ts'

it('keeps the beginning and the end of a message, and no rows of spaces', () => {
  const text = `First?${' '.repeat(9_000)}${'word '.repeat(9_000)}Last?`
  const [turn] = shortenTurns([{ role: 'user', text }])
  expect(turn?.text).toMatch(/^First\? word .* Last\?$/s)
  expect(turn?.text.length).toBeLessThan(2_100)
})

it.each([' ', '1', 'a@', 'in In '])('answers a message of nothing but %j in good time', async (piece) => {
  const server = await startTestServer()
  const parameters = {
    type: 'object',
    properties: { order_id: { type: 'string' }, email: { type: 'string' } },
  }
  const start = performance.now()
  await server.client.responses.create({
    model: 'gpt-6-luna',
    input: `a${piece.repeat(100_000)}b`,
    tools: [{ type: 'function', name: 'get_order', parameters, strict: false }],
  })
  // It took a minute and more.
  expect(performance.now() - start).toBeLessThan(10_000)
  await server.close()
})
