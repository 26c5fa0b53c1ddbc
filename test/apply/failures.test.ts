import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { readRemoteState } from '../support/remote-state.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, writesOf, type SyncProject } from '../support/sync-project.ts'

let server: TestServer
let proxy: FaultProxy
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
  proxy = await startFaultProxy(server.url)
})

afterEach(async () => {
  await project.dispose()
  await proxy.close()
  await server.close()
})

function refusal(message: string): { status: number; body: string } {
  return { status: 400, body: JSON.stringify({ error: { message, code: null, param: null } }) }
}

/** An answer that no waiting mends. */
function halt(status: number, code: string): { status: number; body: string } {
  return { status, body: JSON.stringify({ error: { message: 'no more', code, type: code, param: null } }) }
}

/** Syncs once more without faults, after which nothing must be left to do. */
async function expectMended(): Promise<void> {
  proxy.heal()
  await project.sync()
  proxy.requests.length = 0
  expect((await project.sync()).stdout).toContain('No changes.')
  expect(writesOf(proxy.requests)).toEqual([])
}

describe('a sync', () => {
  it('goes on without the file whose upload is refused', async () => {
    // What was refused was not made, so the next sync waits for no list to show it.
    project = await createSyncProject(proxy.url, 'responses', { settings: 'settle_seconds: 600' })
    proxy.inject({ method: 'POST', path: /^\/files$/, nth: 1, fault: refusal('too dull') })
    const run = await project.asst(['sync', '--yes'])
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toMatch(/✗ \w+\/\w+\.\w+: the provider refused with 400: too dull \(POST \/files/)
    expect((await readRemoteState(server.client)).files).toHaveLength(2)
    await expectMended()
    expect((await readRemoteState(server.client)).files).toHaveLength(3)
  })

  it('keeps old content for what could not be replaced', async () => {
    project = await createSyncProject(proxy.url, 'responses')
    await project.sync()
    const before = (await project.lockfile()).knowledge['handbook']?.files['refunds.md']
    await project.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 60 days.\n')
    proxy.inject({ method: 'POST', path: /^\/files$/, fault: refusal('no') })
    expect((await project.asst(['sync', '--yes'])).exitCode).toBe(1)
    expect((await project.lockfile()).knowledge['handbook']?.files['refunds.md']).toEqual(before)
    expect((await server.client.files.retrieve(before?.search ?? '')).id).toBe(before?.search)
    await expectMended()
  })

  it('keeps a store that an assistant may still search, and the files in it', async () => {
    project = await createSyncProject(proxy.url, 'assistants')
    await project.sync()
    const before = await readRemoteState(server.client)
    await project.remove('knowledge/handbook')
    await project.write('assistants/support.yaml', 'name: Support\nmodel: gpt-6-luna\n')
    proxy.inject({ method: 'POST', path: /^\/assistants\/asst_/, fault: refusal('no') })
    const run = await project.asst(['sync', '--yes'])
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toContain('✗ update assistant support: the provider refused with 400: no')
    expect(run.stdout).toContain('✗ delete knowledge handbook: kept, because')
    expect(await readRemoteState(server.client)).toEqual(before)
    await expectMended()
    expect((await readRemoteState(server.client)).stores).toEqual([])
  })

  it('keeps files that a code interpreter may still be given', async () => {
    project = await createSyncProject(proxy.url, 'assistants')
    await project.sync()
    const before = (await project.lockfile()).knowledge['sales']?.files['sales.csv']?.code ?? ''
    await project.write('knowledge/sales/sales.csv', 'month,revenue\n2026-01,1300\n')
    proxy.inject({ method: 'POST', path: /^\/assistants\/asst_/, fault: refusal('no') })
    expect((await project.asst(['sync', '--yes'])).exitCode).toBe(1)
    expect((await server.client.files.retrieve(before)).id).toBe(before)
    await expectMended()
    await expect(server.client.files.retrieve(before)).rejects.toMatchObject({ status: 404 })
  })

  it('leaves a file in its store and at the provider where it cannot be detached', async () => {
    project = await createSyncProject(proxy.url, 'responses')
    await project.sync()
    const { search = '' } = (await project.lockfile()).knowledge['handbook']?.files['shipping.md'] ?? {}
    await project.remove('knowledge/handbook/shipping.md')
    proxy.inject({ method: 'DELETE', path: /^\/vector_stores\/.*\/files\//, fault: refusal('no') })
    expect((await project.asst(['sync', '--yes'])).exitCode).toBe(1)
    expect((await server.client.files.retrieve(search)).id).toBe(search)
    await expectMended()
    await expect(server.client.files.retrieve(search)).rejects.toMatchObject({ status: 404 })
  })

  it('deletes with the next one what could not be deleted', async () => {
    project = await createSyncProject(proxy.url, 'responses')
    await project.sync()
    await project.remove('knowledge/handbook/shipping.md')
    proxy.inject({ method: 'DELETE', path: /^\/files\//, fault: refusal('no') })
    const run = await project.asst(['sync', '--yes'])
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toMatch(/✗ delete upload .*shipping\.\S+: the provider refused/)
    expect((await readRemoteState(server.client)).files).toHaveLength(3)
    await expectMended()
    expect((await readRemoteState(server.client)).files).toHaveLength(2)
  })

  it('deletes it even on another machine, which has the lockfile and no journal', async () => {
    project = await createSyncProject(proxy.url, 'responses')
    await project.sync()
    await project.remove('knowledge/handbook/shipping.md')
    proxy.inject({ method: 'DELETE', path: /^\/files\//, fault: refusal('no') })
    await project.asst(['sync', '--yes'])
    expect((await project.lockfile()).unfinished).toBe(true)
    await project.remove('.asst')
    await expectMended()
    expect((await readRemoteState(server.client)).files).toHaveLength(2)
    expect(await project.lockfile()).not.toHaveProperty('unfinished')
  })

  it('fails an assistant whose store could not be made, and says why', async () => {
    project = await createSyncProject(proxy.url, 'assistants')
    proxy.inject({ method: 'POST', path: /^\/vector_stores$/, fault: refusal('no room') })
    const run = await project.asst(['sync', '--yes'])
    expect(run.stdout).toContain('✗ create knowledge handbook: the provider refused with 400: no room')
    expect(run.stdout).toContain('✗ create assistant support: knowledge base handbook could not be made')
    expect(Object.keys((await project.lockfile()).assistants)).toEqual(['analyst'])
    await expectMended()
  })

  it('deletes what it can where a duplicate cannot be deleted', async () => {
    project = await createSyncProject(proxy.url, 'responses')
    await project.sync()
    const [store] = (await readRemoteState(server.client)).stores
    await server.client.vectorStores.create({
      name: 'twin',
      metadata: Object.fromEntries(Object.entries(store?.metadata ?? {}).map(([k, v]) => [k, String(v)])),
    })
    await project.remove('locks')
    proxy.inject({ method: 'DELETE', path: /^\/vector_stores\//, fault: refusal('no') })
    const run = await project.asst(['sync', '--yes'])
    expect(run.stdout).toContain('✗ delete knowledge handbook: the provider refused')
    expect(Object.keys((await project.lockfile()).knowledge)).toEqual(['handbook', 'sales'])
    await expectMended()
    expect((await readRemoteState(server.client)).stores).toHaveLength(1)
  })

  it.each([
    ['the quota is used up', halt(429, 'insufficient_quota'), 'quota-exceeded', /add credit/],
    ['the key is not accepted', halt(401, 'invalid_api_key'), 'authentication-failed', /check api_key/],
    ['the key may not write', halt(403, 'forbidden'), 'authentication-failed', /permissions/],
  ])('stops at once where %s, with advice', async (_why, fault, code, advice) => {
    project = await createSyncProject(proxy.url, 'assistants', { settings: 'limits: { concurrency: 1 }' })
    proxy.inject({ method: 'POST', path: /^\/files$/, from: 2, fault })
    const run = await project.asst(['sync', '--yes'])
    expect(run.error?.code).toBe(code)
    expect(run.stderr).toMatch(advice)
    expect(run.stderr).toContain('`asst sync` goes on from there')
    const posts = writesOf(proxy.requests)
    expect(posts.filter((write) => write === 'POST /files')).toHaveLength(2)
    expect(proxy.requests.at(-1)).toEqual({ method: 'POST', path: '/files' })
    await expectMended()
    expect((await readRemoteState(server.client)).files).toHaveLength(3)
  })

  it('sends again only the file that failed, with the next one', async () => {
    project = await createSyncProject(proxy.url, 'responses')
    proxy.inject({ method: 'POST', path: /^\/files$/, nth: 1, fault: refusal('too dull') })
    await project.asst(['sync', '--yes'])
    proxy.heal()
    proxy.requests.length = 0
    await project.sync()
    expect(writesOf(proxy.requests).filter((write) => write === 'POST /files')).toHaveLength(1)
  })

  it('gives up on a provider that asks for more patience than a minute', async () => {
    project = await createSyncProject(proxy.url, 'responses')
    proxy.inject({
      method: 'POST',
      path: /^\/vector_stores$/,
      fault: { status: 429, headers: { 'retry-after': '3600' } },
    })
    const run = await project.asst(['sync', '--yes'])
    expect(run.stdout).toContain('✗ create knowledge handbook: too many requests')
  })
})
