import { expect, it, onTestFinished } from 'vitest'
import { startTestServer } from '../support/server.ts'
import { createSyncProject } from '../support/sync-project.ts'

it.each([
  ['{', /it is not JSON/],
  ['<<<<<<< HEAD\n{}\n=======\n', /it has git conflict markers/],
  ['{"name": "Support"}', /model: /],
])('a record that is %j is named, and written anew by the next sync', async (content, reason) => {
  const server = await startTestServer()
  const project = await createSyncProject(server.url, 'responses')
  onTestFinished(async () => {
    await project.dispose()
    await server.close()
  })
  await project.sync()
  await project.write('locks/test/support.json', content)
  for (const argv of [['plan'], ['status'], ['sync', '--yes']]) {
    const { exitCode, stdout } = await project.asst(argv)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/locks\/test\/support\.json/)
    expect(stdout).toMatch(reason)
  }
  expect((await project.asst(['plan'])).stdout).not.toContain('support.json')
})
