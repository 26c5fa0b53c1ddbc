import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { observe } from '../../src/observe/observe.ts'
import type { Refresh } from '../../src/observe/observed.ts'
import type { Remote } from '../../src/remote/port.ts'
import type { Recorded } from '../../src/state/recorded.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, secretKey, type SyncProject } from '../support/sync-project.ts'

let server: TestServer
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
})

afterEach(async () => {
  await project.dispose()
  await server.close()
})

interface Look {
  refresh?: Refresh
  /** What the lockfile and journal are taken to say. */
  recorded?: (recorded: Recorded) => Recorded
  /** How the provider is seen. */
  through?: (remote: Remote) => Remote
}

/** Looks at the provider as `plan` does, and tells with which requests. */
async function look({ refresh = 'light', recorded = (r) => r, through = (r) => r }: Look = {}) {
  const workspace = await openWorkspace({ project: project.root, variables: { TEST_KEY: secretKey } })
  server.requests.length = 0
  const observed = await observe(
    through(await workspace.remote()),
    workspace.owner,
    await workspace.desired(),
    recorded(await workspace.recorded()),
    refresh,
  )
  const requests = server.requests.map(({ method, path }) => `${method} ${path.replace('/v1', '')}`)
  return { observed, requests: requests.toSorted() }
}

const withoutLockfile = (): Recorded => ({ assistants: new Map() })

async function storeId(): Promise<string> {
  return (await project.lockfile()).knowledge['handbook']?.vectorStoreId ?? ''
}

/** Another store with the marks of the handbook's, in which `changes` differ. */
async function makeTwin(changes: Record<string, string> = {}): Promise<string> {
  const { metadata } = await server.client.vectorStores.retrieve(await storeId())
  const twin = await server.client.vectorStores.create({
    name: 'twin',
    metadata: { ...metadata, ...changes },
  })
  return twin.id
}

describe.each(runtimes)('on %s', (runtime) => {
  beforeEach(async () => {
    project = await createSyncProject(server.url, runtime)
    await project.sync()
  })

  it('asks for recorded objects by ID, and for no list, where all is as recorded', async () => {
    const { requests, observed } = await look()
    const { assistants } = await project.lockfile()
    const ids = Object.values(assistants).flatMap(({ assistantId }) => assistantId ?? [])
    expect(requests).toEqual(
      [`GET /vector_stores/${await storeId()}`, ...ids.map((id) => `GET /assistants/${id}`)].toSorted(),
    )
    expect(observed.stores.get('handbook')?.files).toBeUndefined()
  })

  it('lists everything where it looks deep', async () => {
    const { requests } = await look({ refresh: 'full' })
    expect(requests).toContain('GET /vector_stores')
    expect(requests).toContain('GET /files')
    expect(requests).toContain(`GET /vector_stores/${await storeId()}/files`)
  })

  it('lists assistants only where the runtime has such objects', async () => {
    const { requests } = await look({ refresh: 'full' })
    expect(requests.includes('GET /assistants')).toBe(runtime === 'assistants')
  })

  it('finds what is ours by its marks where nothing is recorded', async () => {
    const { observed } = await look({ recorded: withoutLockfile })
    expect(observed.stores.get('handbook')?.id).toBe(await storeId())
    expect([...observed.assistants.keys()]).toEqual(runtime === 'assistants' ? ['analyst', 'support'] : [])
    expect(observed.uploads?.size).toBe(3)
  })
})

describe('a store', () => {
  beforeEach(async () => {
    project = await createSyncProject(server.url, 'responses')
    await project.sync()
  })

  it('whose count differs has its files listed', async () => {
    const { search = '' } = (await project.lockfile()).knowledge['handbook']?.files['refunds.md'] ?? {}
    await server.client.vectorStores.files.delete(search, { vector_store_id: await storeId() })
    const { observed, requests } = await look()
    expect(requests).toContain(`GET /vector_stores/${await storeId()}/files`)
    expect(observed.stores.get('handbook')?.files?.size).toBe(1)
  })

  it('that is marked as being written has its files listed', async () => {
    const { metadata } = await server.client.vectorStores.retrieve(await storeId())
    await server.client.vectorStores.update(await storeId(), {
      metadata: { ...metadata, 'asst:digest': `applying:${metadata?.['asst:digest']}` },
    })
    expect((await look()).observed.stores.get('handbook')?.files?.size).toBe(2)
  })

  it('that is gone is absent, and uploads are listed to build it from', async () => {
    await server.client.vectorStores.delete(await storeId())
    const { observed } = await look()
    expect(observed.stores.size).toBe(0)
    expect(observed.uploads?.size).toBe(3)
  })

  it('that is gone is found again by its mark, where someone made another and this lockfile is older', async () => {
    const twin = await makeTwin()
    await server.client.vectorStores.delete(await storeId())
    const { observed } = await look()
    expect(observed.stores.get('handbook')?.id).toBe(twin)
  })

  it('that is recorded is kept before an older one of the same mark, which is a duplicate', async () => {
    const twin = await makeTwin()
    const { observed } = await look({ refresh: 'full' })
    expect(observed.stores.get('handbook')?.id).toBe(await storeId())
    expect(observed.duplicates).toEqual([{ kind: 'store', key: 'handbook', id: twin }])
  })

  it('that was finished is kept before one that was not', async () => {
    const original = await storeId()
    await server.client.vectorStores.update(original, {
      metadata: {
        ...(await server.client.vectorStores.retrieve(original)).metadata,
        'asst:digest': 'applying:x',
      },
    })
    const twin = await makeTwin({ 'asst:digest': 'finished' })
    const { observed } = await look({ recorded: withoutLockfile })
    expect(observed.stores.get('handbook')?.id).toBe(twin)
    expect(observed.duplicates.map(({ id }) => id)).toEqual([original])
  })

  it('that is as the files want it is kept before an older one that is not', async () => {
    const original = await storeId()
    const { metadata } = await server.client.vectorStores.retrieve(original)
    await server.client.vectorStores.update(original, { metadata: { ...metadata, 'asst:digest': 'older' } })
    const twin = await makeTwin({ 'asst:digest': metadata?.['asst:digest'] ?? '' })
    const { observed } = await look({ recorded: withoutLockfile })
    expect(observed.stores.get('handbook')?.id).toBe(twin)
    expect(observed.duplicates.map(({ id }) => id)).toEqual([original])
  })

  it('that has expired is the last choice, even where it is recorded', async () => {
    const original = await storeId()
    const twin = await makeTwin()
    const expired = <T extends { id: string } | undefined>(store: T): T =>
      store?.id === original ? { ...store, status: 'expired' } : store
    const { observed } = await look({
      refresh: 'full',
      through: (remote) => ({
        ...remote,
        stores: {
          ...remote.stores,
          list: async () => (await remote.stores.list()).map(expired),
          retrieve: async (id) => expired(await remote.stores.retrieve(id)),
        },
      }),
    })
    expect(observed.stores.get('handbook')?.id).toBe(twin)
    expect(observed.duplicates.map(({ id }) => id)).toEqual([original])
  })

  it.each([
    ['project', { 'asst:project': 'sample/other1' }],
    ['environment', { 'asst:env': 'prod' }],
  ])('of another %s is not ours', async (_what, marks) => {
    const twin = await makeTwin(marks)
    const { observed } = await look({ refresh: 'full' })
    expect(observed.duplicates).toEqual([])
    expect([...observed.stores.values()].map(({ id }) => id)).not.toContain(twin)
  })

  it('that the journal knows is found although no list has it yet', async () => {
    const id = await storeId()
    const { observed } = await look({
      recorded: () => ({
        assistants: new Map(),
        unfinished: unfinished({ store: new Map([['handbook', id]]) }),
      }),
      through: (remote) => ({ ...remote, stores: { ...remote.stores, list: async () => [] } }),
    })
    expect(observed.stores.get('handbook')?.id).toBe(id)
  })
})

describe('an upload', () => {
  beforeEach(async () => {
    project = await createSyncProject(server.url, 'responses')
    await project.sync()
  })

  it('that the journal knows is found although no list has it yet', async () => {
    const { search = '' } = (await project.lockfile()).knowledge['handbook']?.files['refunds.md'] ?? {}
    const { filename } = await server.client.files.retrieve(search)
    const { observed } = await look({
      recorded: (recorded) => ({
        ...recorded,
        unfinished: unfinished({ file: new Map([[filename, search]]) }),
      }),
      through: (remote) => ({ ...remote, files: { ...remote.files, list: async () => [] } }),
    })
    expect(observed.uploads).toEqual(new Map([[filename, [search]]]))
  })

  it('that the journal knows and that was deleted since is not taken for uploaded', async () => {
    const { search = '' } = (await project.lockfile()).knowledge['handbook']?.files['refunds.md'] ?? {}
    const { filename } = await server.client.files.retrieve(search)
    await server.client.files.delete(search)
    const { observed } = await look({
      recorded: (recorded) => ({
        ...recorded,
        unfinished: unfinished({ file: new Map([[filename, search]]) }),
      }),
    })
    expect(observed.uploads?.has(filename)).toBe(false)
  })

  it('of somebody else is not ours, whatever its name', async () => {
    for (const name of ['refunds.md', 'refunds.aaaaaa-aaaaaaaaaa.md'])
      await server.client.files.create({ file: new File(['theirs'], name), purpose: 'assistants' })
    expect((await look({ refresh: 'full' })).observed.uploads?.size).toBe(3)
  })
})

function unfinished(created: Partial<NonNullable<Recorded['unfinished']>['created']>) {
  return { created: { file: new Map(), store: new Map(), assistant: new Map(), ...created }, pending: [] }
}
