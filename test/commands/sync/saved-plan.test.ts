import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../../src/config/runtime.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { createSyncProject, secretKey, writesOf, type SyncProject } from '../../support/sync-project.ts'

let server: TestServer
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
})

afterEach(async () => {
  await project.dispose()
  await server.close()
})

const file = () => project.path('plan.json')

async function editAndSave(): Promise<void> {
  await project.sync()
  await project.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 60 days.\n')
  expect((await project.asst(['plan', '--out', file()])).exitCode).toBe(0)
  server.requests.length = 0
}

describe.each(runtimes)('a saved plan on %s', (runtime) => {
  beforeEach(async () => {
    project = await createSyncProject(server.url, runtime)
    await editAndSave()
  })

  it('is applied without a question, and nothing is left to do', async () => {
    const run = await project.asst(['sync', '--plan', file()])
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    expect((await project.sync()).stdout).toContain('No changes.')
  })

  it('holds no secret', async () => {
    expect(await readFile(file(), 'utf8')).not.toContain(secretKey)
  })

  it('is applied once', async () => {
    await project.asst(['sync', '--plan', file()])
    server.requests.length = 0
    const again = await project.asst(['sync', '--plan', file()])
    expect(again.error?.code).toBe('plan-outdated')
    expect(again.stderr).toContain('the lockfile has changed')
    expect(writesOf(server.requests)).toEqual([])
  })

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'a file was edited',
      () => project.write('knowledge/handbook/refunds.md', '# Refunds\n\nNever.\n'),
      'knowledge/handbook/refunds.md was edited',
    ],
    ['the lockfile was lost', () => project.remove('locks'), 'the lockfile has changed'],
    [
      'the provider changed',
      async () => {
        const { vectorStoreId = '' } = (await project.lockfile()).knowledge['handbook'] ?? {}
        await server.client.vectorStores.update(vectorStoreId, { metadata: {} })
      },
      'knowledge/handbook was changed at the provider',
    ],
  ])('is refused where %s, before the first write', async (_what, move, sentence) => {
    await move()
    server.requests.length = 0
    const run = await project.asst(['sync', '--plan', file()])
    expect(run.error?.code).toBe('plan-outdated')
    expect(run.stderr).toContain(sentence)
    expect(writesOf(server.requests)).toEqual([])
  })
})

describe('the plan command', () => {
  beforeEach(async () => {
    project = await createSyncProject(server.url, 'responses')
  })

  it('asks the provider nothing with --refresh none', async () => {
    await project.sync()
    await project.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 60 days.\n')
    server.requests.length = 0
    const { stdout } = await project.asst(['plan', '--refresh', 'none'])
    expect(stdout).toContain('~ refunds.md')
    expect(server.requests).toEqual([])
  })

  it('looks deep where the plan is saved', async () => {
    await editAndSave()
    expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({ plan: { refresh: 'full' } })
  })

  it('saves nothing that it has not looked at', async () => {
    const run = await project.asst(['plan', '--out', file(), '--refresh', 'light'])
    expect(run.error?.code).toBe('usage')
    expect((await project.asst(['plan', '--out', file(), '--refresh', 'full'])).exitCode).toBe(0)
  })

  it.each([
    ['json', (text: string) => expect(JSON.parse(text)).toMatchObject({ version: 1, pending: 4 })],
    ['markdown', (text: string) => expect(text).toMatch(/^### `asst plan`: test\n/)],
  ])('prints nothing but the document as %s', async (format, prove) => {
    const { stdout, stderr } = await project.asst(['plan', '--format', format])
    prove(stdout)
    expect(stderr).toContain('test · openai-compatible')
  })

  it('says where no plan is', async () => {
    const run = await project.asst(['sync', '--plan', 'nowhere.json'])
    expect(run.error?.code).toBe('plan-unreadable')
  })
})

it('is consent on a protected environment', async () => {
  project = await createSyncProject(server.url, 'responses', { settings: 'protect: true' })
  await project.asst(['plan', '--out', file()])
  expect((await project.asst(['sync', '--plan', file()])).exitCode).toBe(0)
})

it('is for one environment', async () => {
  project = await createSyncProject(server.url, 'responses')
  const yaml = await readFile(project.path('asst.yaml'), 'utf8')
  await project.write('asst.yaml', yaml + yaml.slice(yaml.indexOf('  test:')).replace('test:', 'other:'))
  await project.asst(['plan', '--out', file()])
  const run = await project.asst(['sync', '--env', 'other', '--plan', file()])
  expect(run.error?.code).toBe('plan-outdated')
  expect(run.stderr).toContain('it was made for environment test, and this is other')
})
