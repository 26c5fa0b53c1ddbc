import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import type { ServerEnv } from '../../../src/server/http/env.ts'
import { ApiError } from '../../../src/server/http/errors.ts'
import { type SendEvent, streamEvents } from '../../../src/server/http/sse.ts'

/** The frames of one stream, and the faults it reported. */
async function stream(produce: (send: SendEvent) => Promise<void>, done?: 'named' | 'plain') {
  const faults: unknown[] = []
  const app = new Hono<ServerEnv>()
  app.get('/', (c) => {
    c.set('onFault', (fault) => faults.push(fault))
    return streamEvents(c, produce, done === undefined ? {} : { done })
  })
  const response = await app.request('/')
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  return { text: await response.text(), faults }
}

describe('streamEvents', () => {
  it('sends named frames of JSON', async () => {
    const { text } = await stream(async (send) => {
      await send('a.created', { text: 'one\ntwo' })
      await send('a.done', {})
    })
    expect(text).toBe('event: a.created\ndata: {"text":"one\\ntwo"}\n\nevent: a.done\ndata: {}\n\n')
  })

  it('ends as each API does', async () => {
    expect((await stream(async () => {}, 'named')).text).toBe('event: done\ndata: [DONE]\n\n')
    expect((await stream(async () => {}, 'plain')).text).toBe('data: [DONE]\n\n')
    expect((await stream(async () => {})).text).toBe('')
  })

  it('tells the client of an error that comes late, and us of a fault of ours', async () => {
    const limit = await stream(() =>
      Promise.reject(new ApiError(429, { message: 'Slow down.', code: 'rate' })),
    )
    expect(limit.text).toMatch(/^event: error\ndata: .*"Slow down\."/)
    expect(limit.faults).toEqual([])
    const fault = new Error('secret')
    const broken = await stream(() => Promise.reject(fault))
    expect(broken.text).toMatch(/^event: error\ndata: .*"server_error"/)
    expect(broken.text).not.toContain('secret')
    expect(broken.faults).toEqual([fault])
  })
})
