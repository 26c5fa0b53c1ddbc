import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { exportSchema } from '../../src/report/export/document.ts'
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

describe.each(runtimes)('an export of what was synced to %s', (runtime) => {
  beforeEach(async () => {
    project = await createSyncProject(proxy.url, runtime)
    await project.sync()
    proxy.requests.length = 0
  })

  it('has the IDs of the lockfile and nothing else on standard output, and sends nothing', async () => {
    const { exitCode, stdout } = await project.asst(['export', '--format', 'json'])
    expect(exitCode).toBe(0)
    const document = exportSchema.parse(JSON.parse(stdout))
    const lockfile = await project.lockfile()
    const { vectorStoreId, files = {} } = lockfile.knowledge['handbook'] ?? {}
    expect(document).toMatchObject({ environment: 'test', runtime, baseUrl: proxy.url })
    expect(document.knowledge['handbook']).toMatchObject({
      vectorStoreId,
      files: { [files['refunds.md']?.search ?? '']: 'handbook/refunds.md' },
    })
    expect(document.assistants['support']).toMatchObject({
      knowledge: ['handbook'],
      ...(runtime === 'assistants'
        ? { assistantId: lockfile.assistants['support']?.assistantId }
        : {
            request: {
              model: 'gpt-6-luna',
              tools: [{ type: 'file_search', vector_store_ids: [vectorStoreId] }],
            },
          }),
    })
    expect(proxy.requests).toEqual([])
  })

  it.each(['dotenv', 'json', 'ts'])('is the same twice as %s, and holds no key', async (format) => {
    const [first, second] = [
      await project.asst(['export', '--format', format]),
      await project.asst(['export', '--format', format]),
    ]
    expect(first.stdout).toBe(second.stdout)
    expect(first.stdout).not.toContain(secretKey)
    expect(first.stdout).toContain((await project.lockfile()).knowledge['handbook']?.vectorStoreId)
  })

  it('goes to the file that is named, in the format that its name says', async () => {
    const run = await project.asst(['export', '--output', project.path('out/ids.env')])
    expect(run.exitCode).toBe(0)
    expect(await readFile(project.path('out/ids.env'), 'utf8')).toContain('ASST_VECTOR_STORE_HANDBOOK=vs_')
  })
})

describe('an export', () => {
  it('says what was edited since, and has what was synced', async () => {
    project = await createSyncProject(proxy.url, 'responses')
    await project.sync()
    const file = 'assistants/support.yaml'
    await project.write(file, sampleFiles[file]?.replace('Answer from', 'Quote') ?? '')
    const run = await project.asst(['export', '--format', 'json'])
    expect(run.stderr).toContain('exported as it was then: assistant/support')
    expect(JSON.parse(run.stdout).assistants.support.request.instructions).toBe('Answer from the handbook.')
  })

  it('keeps references in the headers of MCP servers', async () => {
    const agent =
      'model: gpt-6-luna\ntools:\n  - type: mcp\n    server_label: crm\n    server_url: https://crm.example.com\n    headers: { Authorization: "Bearer ${CRM_TOKEN}" }\n'
    project = await createSyncProject(proxy.url, 'responses', { files: { 'assistants/agent.yaml': agent } })
    await project.sync()
    const run = await project.asst(['export', '--format', 'json'], {
      variables: { CRM_TOKEN: 'secret-token' },
    })
    expect(run.stdout).toContain('Bearer ${CRM_TOKEN}')
    expect(run.stdout).not.toContain('secret-token')
  })

  it('needs neither the key nor the tokens of the environment', async () => {
    project = await createSyncProject(proxy.url, 'responses', { settings: 'headers: { X: "${HEADER}" }\n' })
    await project.asst(['sync', '--yes'], { variables: { HEADER: 'x' } })
    const run = await project.asst(['export', '--format', 'json'], { variables: { TEST_KEY: '' } })
    expect(run.exitCode).toBe(0)
    expect(JSON.parse(run.stdout).assistants).toHaveProperty('support')
  })

  it('before the first sync, or without a format, says what to do', async () => {
    project = await createSyncProject(proxy.url, 'responses')
    expect((await project.asst(['export', '--format', 'json'])).error).toMatchObject({ code: 'not-synced' })
    expect((await project.asst(['export'])).error).toMatchObject({
      code: 'usage',
      message: 'export needs a format',
    })
    expect((await project.asst(['export', '--output', 'ids.txt'])).error).toMatchObject({ code: 'usage' })
  })
})
