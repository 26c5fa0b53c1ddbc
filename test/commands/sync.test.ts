import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { readRemoteState } from '../support/remote-state.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, secretKey, writesOf, type SyncProject } from '../support/sync-project.ts'

let server: TestServer
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
})

afterEach(async () => {
  await project.dispose()
  await server.close()
})

/** Writes that the server answered since the last look. */
function takeWrites(): string[] {
  return writesOf(server.requests.splice(0))
}

/** The kinds of writes in their order, repeats left out: `DELETE assistants`. */
function kindsOf(writes: string[]): string[] {
  const kinds = writes.map((write) => write.replace(/ \/v1\/(\w+)(\/[^/]+)?(\/\w+)?.*/, ' $1$3'))
  return [...new Set(kinds)]
}

describe.each(runtimes)('on %s', (runtime) => {
  beforeEach(async () => {
    project = await createSyncProject(server.url, runtime)
    await project.sync()
    takeWrites()
  })

  it('sends no write the second time', async () => {
    const again = await project.sync()
    expect(again.stdout).toContain('No changes.')
    expect(takeWrites()).toEqual([])
  })

  it('uploads the one file that was edited, and the plan names it alone', async () => {
    await project.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 60 days.\n')
    const { stdout } = await project.sync()
    expect(stdout).toContain('~ refunds.md')
    expect(stdout).not.toContain('shipping.md')
    expect(stdout).not.toContain('assistant support')
    expect(takeWrites().filter((write) => write === 'POST /v1/files')).toHaveLength(1)
    const { files } = await readRemoteState(server.client)
    expect(files.map((name) => name.split('.')[0])).toEqual(['refunds', 'sales', 'shipping'])
  })

  it('takes the old content out only once the new one is in', async () => {
    await project.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 60 days.\n')
    await project.sync()
    expect(kindsOf(takeWrites())).toEqual([
      'POST vector_stores',
      'POST files',
      'POST vector_stores/file_batches',
      'DELETE vector_stores/files',
      'DELETE files',
    ])
  })

  it('removes a deleted document at the provider', async () => {
    const { handbook } = (await project.lockfile()).knowledge
    const fileId = handbook?.files['shipping.md']?.search ?? ''
    await project.remove('knowledge/handbook/shipping.md')
    await project.sync()
    await expect(server.client.files.retrieve(fileId)).rejects.toMatchObject({ status: 404 })
    const query = { query: 'parcels to Norway' }
    const found = await server.client.vectorStores.search(handbook?.vectorStoreId ?? '', query)
    expect(found.data.map(({ file_id }) => file_id)).not.toContain(fileId)
  })

  it('removes an assistant, then its store, then its files', async () => {
    await project.remove('assistants/support.yaml')
    await project.remove('knowledge/handbook')
    await project.sync()
    const assistants = runtime === 'assistants' ? ['DELETE assistants'] : []
    expect(kindsOf(takeWrites())).toEqual([...assistants, 'DELETE vector_stores', 'DELETE files'])
    expect((await readRemoteState(server.client)).stores).toEqual([])
    expect(Object.keys((await project.lockfile()).assistants)).toEqual(['analyst'])
  })

  it('changes the instructions of an assistant and nothing else', async () => {
    await project.write(
      'assistants/analyst.yaml',
      'name: Analyst\nmodel: gpt-6-luna\ninstructions: Be brief.\ntools: [{ type: code_interpreter, knowledge: [sales] }]\n',
    )
    const { stdout } = await project.sync()
    expect(stdout).toContain('instructions: Calculate. → Be brief.')
    const { assistantId } = (await project.lockfile()).assistants['analyst'] ?? {}
    // Its content, and then its mark.
    const update = `POST /v1/assistants/${assistantId}`
    expect(takeWrites()).toEqual(runtime === 'assistants' ? [update, update] : [])
    expect((await project.sync()).stdout).toContain('No changes.')
  })

  it('gives a knowledge base to the code interpreter that is searched already', async () => {
    await project.write(
      'assistants/analyst.yaml',
      'name: Analyst\nmodel: gpt-6-luna\ninstructions: Calculate.\ntools: [{ type: code_interpreter, knowledge: [handbook, sales] }]\n',
    )
    await project.sync()
    // The uploads that are searched serve the code interpreter as well.
    expect(takeWrites()).not.toContain('POST /v1/files')
    const files = Object.values((await project.lockfile()).knowledge['handbook']?.files ?? {})
    expect(files.map(({ code }) => code)).toEqual(files.map(({ search }) => search))
    if (runtime === 'responses') return
    const [analyst] = (await readRemoteState(server.client)).assistants
    expect(analyst).toMatchObject({
      codeFiles: [/^refunds/, /^shipping/, /^sales/].map((name) => expect.stringMatching(name)),
    })
  })

  it('lets one File serve two knowledge bases, until neither needs it', async () => {
    await project.write(
      'knowledge/manual/refunds.md',
      await readFile(project.path('knowledge/handbook/refunds.md')),
    )
    await project.write(
      'assistants/helper.yaml',
      'name: Helper\nmodel: gpt-6-luna\ntools: [{ type: file_search, knowledge: [manual] }]\n',
    )
    await project.sync()
    expect(takeWrites()).not.toContain('POST /v1/files')
    const { knowledge } = await project.lockfile()
    const fileId = knowledge['handbook']?.files['refunds.md']?.search ?? ''
    expect(knowledge['manual']?.files['refunds.md']?.search).toBe(fileId)

    await project.remove('knowledge/handbook/refunds.md')
    await project.sync()
    expect((await server.client.files.retrieve(fileId)).id).toBe(fileId)

    await project.remove('assistants/helper.yaml')
    await project.remove('knowledge/manual')
    await project.sync()
    await expect(server.client.files.retrieve(fileId)).rejects.toMatchObject({ status: 404 })
  })

  it('names a file that cannot be indexed, applies the rest and leaves only that file out', async () => {
    await project.write('knowledge/handbook/broken.pdf', 'no PDF at all')
    await project.write('knowledge/handbook/gifts.md', '# Gifts\n\nGifts are wrapped.\n')
    const run = await project.asst(['sync', '--yes'])
    expect(run.exitCode).toBe(1)
    expect(run.stdout).toMatch(/✗ handbook\/broken\.pdf: .+/)
    expect(Object.keys((await project.lockfile()).knowledge['handbook']?.files ?? {})).toContain('gifts.md')
    takeWrites()

    const again = await project.asst(['sync', '--yes'])
    expect(again.exitCode).toBe(1)
    expect(again.stdout).toContain('✗ handbook/broken.pdf')
    expect(again.stdout).not.toContain('gifts.md')
    expect(takeWrites()).toEqual([])

    await project.remove('knowledge/handbook/broken.pdf')
    await project.sync()
    expect((await project.sync()).stdout).toContain('No changes.')
    expect((await readRemoteState(server.client)).files.join()).not.toContain('broken')
  })

  it('finds everything again where the lockfile is lost, and makes no duplicate', async () => {
    const before = await readRemoteState(server.client)
    const { knowledge } = await project.lockfile()
    await project.remove('locks')
    const { stdout } = await project.sync()
    expect(stdout).toContain('already there, the lockfile learns of it')
    expect(takeWrites()).toEqual([])
    expect(await readRemoteState(server.client)).toEqual(before)
    expect((await project.lockfile()).knowledge).toEqual(knowledge)
  })

  it('refuses an object of another project, and touches nothing', async () => {
    const other = await createSyncProject(server.url, runtime)
    await other.write(
      'asst.yaml',
      (await readFile(project.path('asst.yaml'), 'utf8')).replace('test01', 'other1'),
    )
    await other.sync()
    takeWrites()
    const theirs = (await other.lockfile()).knowledge['handbook']?.vectorStoreId ?? ''
    await other.dispose()
    const lockfile = await readFile(project.path('locks/test.lock.json'), 'utf8')
    const ours = (await project.lockfile()).knowledge['handbook']?.vectorStoreId ?? ''
    await project.write('locks/test.lock.json', lockfile.replace(ours, theirs))

    const run = await project.asst(['sync', '--yes'])
    expect(run.error?.code).toBe('foreign-object')
    expect(run.stderr).toContain(theirs)
    expect(takeWrites()).toEqual([])
  })

  it('writes the key nowhere', async () => {
    const { stdout } = await project.asst(['plan', '--json'])
    expect(stdout).not.toContain(secretKey)
    const entries = await readdir(project.root, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    expect(files.map(({ name }) => name)).toContain('test.lock.json')
    for (const { parentPath, name } of files)
      expect(await readFile(join(parentPath, name), 'latin1')).not.toContain(secretKey)
  })
})

describe('an ephemeral environment', () => {
  it('has stores that expire seven days after their last use', async () => {
    project = await createSyncProject(server.url, 'responses', { settings: 'ephemeral: true' })
    await project.sync()
    const { vectorStoreId = '' } = (await project.lockfile()).knowledge['handbook'] ?? {}
    const store = await server.client.vectorStores.retrieve(vectorStoreId)
    expect(store.expires_after).toEqual({ anchor: 'last_active_at', days: 7 })
  })
})

describe('consent', () => {
  it('is needed before the first write where nobody watches', async () => {
    project = await createSyncProject(server.url, 'responses')
    const run = await project.asst(['sync'])
    expect(run).toMatchObject({ exitCode: 1, error: { code: 'confirmation-needed' } })
    expect(run.stderr).toContain('asst sync --yes')
    expect(takeWrites()).toEqual([])
    await expect(project.lockfile()).rejects.toThrow('ENOENT')
  })

  it('is not needed where there is nothing to do', async () => {
    project = await createSyncProject(server.url, 'responses')
    await project.sync()
    expect((await project.asst(['sync'])).exitCode).toBe(0)
  })

  it('is needed even where only uploads are to be deleted', async () => {
    project = await createSyncProject(server.url, 'responses')
    await project.sync()
    const { search = '' } = (await project.lockfile()).knowledge['handbook']?.files['refunds.md'] ?? {}
    const { filename } = await server.client.files.retrieve(search)
    const copy = new File(['left behind'], filename.replace(/-\w{10}/, '-aaaaaaaaaa'))
    await server.client.files.create({ file: copy, purpose: 'assistants' })
    await project.remove('locks')
    takeWrites()
    const run = await project.asst(['sync'])
    expect(run.stdout).toContain('1 file to delete')
    expect(run.error?.code).toBe('confirmation-needed')
    expect(takeWrites()).toEqual([])
  })

  it.each([
    ['y\n', 0],
    ['yes\n', 0],
    ['n\n', 1],
    ['\n', 1],
    ['', 1],
  ])('is given by %j with exit code %d', async (input, exitCode) => {
    project = await createSyncProject(server.url, 'responses')
    const variables = { NO_COLOR: '1' }
    const run = await project.asst(['sync'], { isTTY: true, input, variables })
    expect(run.exitCode).toBe(exitCode)
    expect(run.stderr).toContain('Apply this to test? [y/N]')
    expect(takeWrites().length > 0).toBe(exitCode === 0)
  })

  it('of a person who watches is not enough where the environment is protected', async () => {
    project = await createSyncProject(server.url, 'responses', { settings: 'protect: true' })
    const run = await project.asst(['sync'], { isTTY: true, input: 'y\n', variables: { NO_COLOR: '1' } })
    expect(run.error?.code).toBe('confirmation-needed')
    expect(takeWrites()).toEqual([])
    expect((await project.asst(['sync', '--yes'])).exitCode).toBe(0)
  })
})
