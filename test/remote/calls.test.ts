import { afterEach, describe, expect, it } from 'vitest'
import { type ScriptedHost, type ScriptedRequest, startScriptedHost } from './support/scripted-host.ts'

let host: ScriptedHost

afterEach(() => host.close())

function file(number: number) {
  return { id: `file-${number}`, filename: `${number}.md`, bytes: 1 }
}

/** Answers with pages of two of five files. */
function pageOf({ url }: ScriptedRequest) {
  const after = Number(url.searchParams.get('after')?.slice('file-'.length) ?? 0)
  const data = [1, 2, 3, 4, 5].filter((number) => number > after).slice(0, 2)
  return { object: 'list', data: data.map(file), has_more: after + 2 < 5 }
}

describe('a list', () => {
  it('is read to its last page', async () => {
    host = await startScriptedHost(pageOf)
    expect((await host.remote.files.list()).map(({ id }) => id)).toEqual(
      [1, 2, 3, 4, 5].map((n) => `file-${n}`),
    )
    expect(host.requests.map(({ url }) => url.searchParams.get('after'))).toEqual([null, 'file-2', 'file-4'])
    expect(host.requests[0]?.url.searchParams.get('purpose')).toBe('assistants')
  })

  it('may be empty', async () => {
    host = await startScriptedHost(() => ({ object: 'list', data: [], has_more: false }))
    expect(await host.remote.files.list()).toEqual([])
  })

  it.each([
    ['has no data', {}],
    ['has another kind of data', { data: 'none' }],
    ['is an error with a good status', { error: { message: 'no' } }],
    ['has an item without an ID', { data: [{ filename: 'a.md' }] }],
  ])('that %s is no empty list', async (_what, answer) => {
    host = await startScriptedHost(() => answer)
    await expect(host.remote.files.list()).rejects.toMatchObject({
      code: 'provider-response',
      message: expect.stringContaining('GET /files'),
    })
  })

  it('that repeats its pages ends all the same, as an error', async () => {
    host = await startScriptedHost(() => ({ data: [file(1), file(2)], has_more: true }))
    await expect(host.remote.files.list()).rejects.toMatchObject({ code: 'provider-response' })
    expect(host.requests).toHaveLength(2)
  })

  it('that does not say whether there is more goes on after a full page', async () => {
    host = await startScriptedHost(({ url }) => {
      const from = url.searchParams.get('after') === null ? 0 : 100
      const count = from === 0 ? 100 : 3
      return { data: Array.from({ length: count }, (_, index) => store(from + index)) }
    })
    expect(await host.remote.stores.list()).toHaveLength(103)
  })
})

function store(number: number) {
  return { id: `vs_${number}`, status: 'completed', file_counts: {} }
}

describe('an answer', () => {
  it('may leave out what has a natural default', async () => {
    host = await startScriptedHost(() => ({ ...store(1), metadata: null, more: 'of the host' }))
    expect(await host.remote.stores.retrieve('vs_1')).toEqual({
      id: 'vs_1',
      name: '',
      status: 'completed',
      createdAt: 0,
      bytes: 0,
      counts: { total: 0, completed: 0, failed: 0, inProgress: 0 },
      metadata: {},
    })
  })

  it('that lacks what we cannot do without says what', async () => {
    host = await startScriptedHost(() => ({ id: 'vs_1' }))
    await expect(host.remote.stores.retrieve('vs_1')).rejects.toThrow('the answer to GET /vector_stores/vs_1')
    await expect(host.remote.assistants.retrieve('asst_1')).rejects.toThrow('model')
    await expect(host.remote.stores.countBatch('vs_1', 'vsfb_1')).rejects.toThrow('file_counts')
  })

  it('counts cancelled files as failed', async () => {
    host = await startScriptedHost(() => ({ id: 'b', file_counts: { total: 3, failed: 1, cancelled: 2 } }))
    expect(await host.remote.stores.countBatch('vs_1', 'b')).toMatchObject({ failed: 3, inProgress: 0 })
  })
})

it('a file that is gone by the time it is uploaded is a user error', async () => {
  host = await startScriptedHost(() => file(1))
  await expect(
    host.remote.files.create({ name: 'a.md', absolute: '/no/such/a.md', sha256: '' }),
  ).rejects.toMatchObject({
    code: 'file-unreadable',
  })
  expect(host.requests).toEqual([])
})
