import { afterEach, beforeEach, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, sampleFiles, secretKey, type SyncProject } from '../support/sync-project.ts'

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

it.each(runtimes)(
  'status --check proves an environment on %s before its first sync, with reads',
  async (runtime) => {
    project = await createSyncProject(proxy.url, runtime)
    const { exitCode, stdout, stderr } = await project.asst(['status', '--check'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain(`✓ endpoint  ${proxy.url}: answers, and accepts the key`)
    expect(stdout).toContain(`✓ runtime   ${runtime}: `)
    expect(stdout).toContain('✓ model     gpt-6-luna: analyst, support')
    expect(stdout).toContain('assistant support   not synced')
    expect(stdout).not.toContain(secretKey)
    expect(new Set(proxy.requests.map(({ method }) => method))).toEqual(new Set(['GET']))
  },
)

it('status --check fails where the host lacks what the runtime needs, and says which one it has', async () => {
  project = await createSyncProject(proxy.url, 'assistants')
  const gone = { status: 404, body: '{"error":{"message":"Not Found"}}' }
  for (const path of [/^\/assistants/, /^\/threads/]) proxy.inject({ method: 'GET', path, fault: gone })
  const run = await project.asst(['status', '--check'])
  expect(run).toMatchObject({ exitCode: 1, error: { code: 'unsupported-by-host' } })
  expect(run.stdout).toContain('this host lacks assistants and threads')
  expect(run.stdout).toContain('runtime: responses in environments.test')
  const { stdout } = await project.asst(['status', '--check', '--json'])
  expect(JSON.parse(stdout).error.problems).toMatchObject([{ code: 'unsupported-by-host' }])
})

it('status --check names the key that is not accepted', async () => {
  project = await createSyncProject(proxy.url, 'responses')
  const refusal = { status: 401, body: '{"error":{"message":"Incorrect API key provided"}}' }
  proxy.inject({ method: 'GET', path: /^\/models/, fault: refusal })
  const run = await project.asst(['status', '--check'])
  expect(run).toMatchObject({ exitCode: 1, error: { code: 'authentication-failed' } })
})

it('status --check --json carries every check, and a model that ends is none that is fine', async () => {
  const support = sampleFiles['assistants/support.yaml']?.replace('gpt-6-luna', 'gpt-5') ?? ''
  project = await createSyncProject(proxy.url, 'responses', {
    files: { ...sampleFiles, 'assistants/support.yaml': support },
  })
  const found = JSON.parse((await project.asst(['status', '--check', '--json'])).stdout)
  const subjects = (found.checks ?? []).map(({ subject }: { subject: string }) => subject)
  const checks = found.checks ?? found.error.problems
  expect(JSON.stringify(checks)).toContain('gpt-5, used by support, w')
  // The real day decides whether it is a warning still.
  if (found.checks !== undefined) expect(subjects).toEqual(['endpoint', 'runtime', 'model', 'model'])
})
