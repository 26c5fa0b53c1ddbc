import { afterEach, describe, expect, it } from 'vitest'
import { deleteMade } from '../../src/runtime/deletion.ts'
import { startHost, type Host, type HostAnswer } from './support/sse-host.ts'

let host: Host | undefined
afterEach(async () => {
  await host?.close()
  host = undefined
})

/** A host that lists these items of every conversation, and otherwise says the same to everything. */
async function start(answer: HostAnswer, items: unknown[] = []): Promise<Host> {
  host = await startHost(({ method, path }) =>
    method === 'GET' && path.includes('/items')
      ? { json: { object: 'list', data: items, has_more: false } }
      : answer,
  )
  return host
}

function deletesOf({ requests }: Host): string[] {
  return requests.flatMap(({ method, path }) => (method === 'DELETE' ? [path] : []))
}

describe('deleting what was made', () => {
  it('goes from what a conversation made to the conversation', async () => {
    const items = [
      { id: 'msg_1', type: 'message' },
      { id: 'ci_1', type: 'code_interpreter_call', container_id: 'cntr_9' },
    ]
    const { client, ...rest } = await start({ json: { deleted: true } }, items)
    const failures = await deleteMade(client, ['conv_1', 'file-1', 'vs_1', 'cntr_1', 'resp_1'])
    expect(failures.size).toBe(0)
    const deletes = deletesOf({ client, ...rest })
    expect(deletes.slice(0, 2).toSorted()).toEqual([
      '/conversations/conv_1/items/ci_1',
      '/conversations/conv_1/items/msg_1',
    ])
    expect(deletes.slice(2)).toEqual([
      '/responses/resp_1',
      '/containers/cntr_1',
      '/containers/cntr_9',
      '/vector_stores/vs_1',
      '/files/file-1',
      '/conversations/conv_1',
    ])
  })

  it('knows a thread by its ID, whatever the environment runs on', async () => {
    const { client, ...rest } = await start({ json: { id: 'thread_1', data: [], has_more: false } })
    await deleteMade(client, ['thread_1'])
    expect(deletesOf({ client, ...rest })).toEqual(['/threads/thread_1'])
  })

  it.each([404, 405, 501])('minds nothing that is gone or that a host cannot do: %i', async (status) => {
    const { client } = await start({ status, json: { error: { message: 'no' } } })
    expect(await deleteMade(client, ['conv_1', 'thread_1', 'file-1'])).toEqual(new Map())
  })

  it('says of each ID what went wrong, and deletes the others', async () => {
    host = await startHost(({ path }) =>
      path.startsWith('/files/')
        ? { status: 401, json: { error: { message: 'no' } } }
        : { json: { data: [] } },
    )
    const failures = await deleteMade(host.client, ['conv_1', 'file-1', 'resp_1'])
    expect([...failures.keys()]).toEqual(['file-1'])
    expect(failures.get('file-1')).toMatchObject({
      code: 'authentication-failed',
      message: expect.stringContaining('DELETE /files/file-1'),
    })
    expect(deletesOf(host)).toEqual(['/responses/resp_1', '/files/file-1', '/conversations/conv_1'])
  })

  it('keeps a conversation while what only it leads to is there', async () => {
    const items = [{ id: 'ci_1', type: 'code_interpreter_call', container_id: 'cntr_9' }]
    host = await startHost(({ method, path }) => {
      if (method === 'GET') return { json: { object: 'list', data: items, has_more: false } }
      return path === '/containers/cntr_9' ? { status: 400, json: {} } : { json: {} }
    })
    const failures = await deleteMade(host.client, ['conv_1'])
    expect([...failures.keys()]).toEqual(['cntr_9'])
    expect(deletesOf(host)).not.toContain('/conversations/conv_1')
  })
})
