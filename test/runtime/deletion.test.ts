import { afterEach, describe, expect, it } from 'vitest'
import { deleteLeftover } from '../../src/runtime/deletion.ts'
import { startHost, type Host } from './support/sse-host.ts'

let host: Host | undefined
afterEach(async () => {
  await host?.close()
  host = undefined
})

describe('deleting what a dead command left', () => {
  it.each([
    ['conv_1', '/conversations/conv_1'],
    ['thread_1', '/threads/thread_1'],
  ])('knows the kind of %s', async (id, path) => {
    host = await startHost(() => ({ json: { id, deleted: true } }))
    await deleteLeftover(host.client, id)
    expect(host.requests).toMatchObject([{ method: 'DELETE', path }])
  })

  it('minds nothing that is gone, and says what went wrong otherwise', async () => {
    let status = 404
    host = await startHost(() => ({ status, json: { error: { message: 'no' } } }))
    await deleteLeftover(host.client, 'conv_1')
    status = 401
    await expect(deleteLeftover(host.client, 'conv_1')).rejects.toMatchObject({
      code: 'authentication-failed',
      message: expect.stringContaining('DELETE /conversations/conv_1'),
    })
  })
})
