import { cp } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, writesOf, type SyncProject } from '../support/sync-project.ts'

let server: TestServer
let ours: SyncProject
let theirs: SyncProject

beforeEach(async () => {
  server = await startTestServer()
  ours = await createSyncProject(server.url, 'assistants')
  theirs = await createSyncProject(server.url, 'assistants')
  await theirs.sync()
  await cp(theirs.path('locks'), ours.path('locks'), { recursive: true })
  await theirs.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 60 days.\n')
  await theirs.write('knowledge/handbook/gifts.md', '# Gifts\n')
  await theirs.sync()
  server.requests.length = 0
})

afterEach(async () => {
  await ours.dispose()
  await theirs.dispose()
  await server.close()
})

it('a sync that would undo another one is refused with the difference and advice', async () => {
  const run = await ours.asst(['sync', '--yes'])
  expect(run.error?.code).toBe('lockfile-stale')
  expect(run.stderr).toMatch(
    /knowledge handbook was synced by someone else, on \S+#[0-9a-f]{6}: \+ gifts\.md, ~ refunds\.md/,
  )
  expect(run.stderr).toContain('git pull')
  expect(run.stderr).toContain('asst lock')
  expect(writesOf(server.requests)).toEqual([])
})

it('plan and status show it apart from drift', async () => {
  for (const command of ['plan', 'status']) {
    const { stdout, exitCode } = await ours.asst([command])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Synced by someone else since this lockfile was written\n! knowledge handbook')
    expect(stdout).not.toContain('Drift')
  }
})

it('their files make the lockfile right, and only what they deleted is deleted again', async () => {
  await cp(theirs.path('knowledge'), ours.path('knowledge'), { recursive: true })
  expect((await ours.asst(['sync', '--yes'])).exitCode).toBe(0)
  expect(writesOf(server.requests)).toEqual([expect.stringMatching(/^DELETE \/v1\/files\//)])
  expect(await ours.lockfile()).toEqual(await theirs.lockfile())
})

it('asst lock takes what is there for synced, and then our files win', async () => {
  await ours.asst(['lock'])
  const { stdout } = await ours.asst(['plan'])
  expect(stdout).toContain('- gifts.md')
  expect((await ours.asst(['sync', '--yes'])).exitCode).toBe(0)
})
