import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, writesOf, type SyncProject } from '../support/sync-project.ts'

let server: TestServer
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
})

afterEach(async () => {
  await project.dispose()
  await server.close()
})

/** `assistant support  ok …` without its ID. */
async function statusLines(): Promise<string[]> {
  const { exitCode, stderr, stdout } = await project.asst(['status'])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return stdout
    .split('\n')
    .slice(2)
    .filter((line) => line !== '')
}

describe.each(runtimes)('on %s', (runtime) => {
  beforeEach(async () => {
    project = await createSyncProject(server.url, runtime)
  })

  it('says what was never synced', async () => {
    expect(await statusLines()).toEqual([
      expect.stringMatching(/^knowledge handbook +not synced +to create$/),
      expect.stringMatching(/^knowledge sales +not synced +to create$/),
      expect.stringMatching(/^assistant analyst +not synced +to create$/),
      expect.stringMatching(/^assistant support +not synced +to create$/),
      '4 changes pending: `asst plan` shows them.',
    ])
  })

  it('says what is in sync, with IDs, and sends only reads', async () => {
    await project.sync()
    server.requests.length = 0
    const lines = await statusLines()
    expect(lines[0]).toMatch(/^knowledge handbook +ok +2 of 2 files indexed, \d+ B +vs_\w+$/)
    expect(lines[1]).toMatch(/^knowledge sales +ok +1 file, code interpreter$/)
    expect(lines[2]).toMatch(
      runtime === 'assistants' ? /ok +gpt-6-luna +asst_\w+$/ : /ok +a compiled request$/,
    )
    expect(lines.at(-1)).toBe('In sync.')
    expect(writesOf(server.requests)).toEqual([])
  })

  it('names a file that is not indexed, and why', async () => {
    await project.write('knowledge/handbook/broken.pdf', 'no PDF at all')
    await project.asst(['sync', '--yes'])
    const lines = await statusLines()
    expect(lines[0]).toMatch(/^knowledge handbook +failing +2 of 3 files indexed/)
    expect(lines[1]).toMatch(/^ {2}✗ broken\.pdf: \w+/)
    expect(lines.join('\n')).toContain('In sync but for 1 refused file')
  })

  it('says what is gone at the provider', async () => {
    await project.sync()
    const { knowledge, assistants } = await project.lockfile()
    await server.client.vectorStores.delete(knowledge['handbook']?.vectorStoreId ?? '')
    const { assistantId } = assistants['support'] ?? {}
    if (assistantId !== undefined) await server.client.beta.assistants.delete(assistantId)
    const text = (await statusLines()).join('\n')
    expect(text).toMatch(/knowledge handbook +missing +the vector store is gone, to create/)
    expect(text).toContain('! knowledge handbook was deleted at the provider')
    if (runtime === 'assistants')
      expect(text).toMatch(/assistant support +missing +the assistant is gone, to create/)
  })

  it('is one document with --json', async () => {
    await project.sync()
    const { stdout } = await project.asst(['status', '--json'])
    const { resources } = JSON.parse(stdout)
    expect(resources).toHaveLength(4)
    expect(resources[0]).toMatchObject({ kind: 'knowledge', key: 'handbook', health: 'ok' })
  })
})
