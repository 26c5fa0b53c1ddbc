import { readdir, readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, sampleFiles, type SyncProject } from '../support/sync-project.ts'

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

const suiteOf = (models: string) => `assistant: support
models: ${models}
tests:
  - id: refunds
    input: Within how many days can orders be returned?
    assert: [{ type: contains, value: 30 days }]
`

describe.each(runtimes)('a suite over several models on %s', (runtime) => {
  beforeEach(async () => {
    project = await createSyncProject(proxy.url, runtime, {
      files: { ...sampleFiles, 'evals/days.yaml': suiteOf('[gpt-6-luna, acme/sol:1]') },
    })
    await project.sync()
  })

  it('is a suite for each, side by side, with a baseline and a name in every report', async () => {
    const outputs = ['out.xml', 'out.json', 'out.html'].flatMap((name) => ['--output', project.path(name)])
    const run = await project.asst(['eval', '--bless', ...outputs])
    expect(run.exitCode).toBe(0)
    expect(run.stdout).toMatch(/side by side +gpt-6-luna +acme-sol-1/)
    const document = JSON.parse(await readFile(project.path('out.json'), 'utf8'))
    expect(document).toMatchObject({
      suites: [
        { key: 'days@gpt-6-luna', assistant: 'support', model: 'gpt-6-luna' },
        { key: 'days@acme-sol-1', assistant: 'support', model: 'acme/sol:1' },
      ],
    })
    expect((await readdir(project.path('evals/baselines/test'))).toSorted()).toEqual([
      'days@acme-sol-1.json',
      'days@gpt-6-luna.json',
    ])
    expect(await readFile(project.path('out.xml'), 'utf8')).toContain('days@acme-sol-1')
    expect(await readFile(project.path('out.html'), 'utf8')).toContain('<th>acme-sol-1</th>')
    const [id = ''] = await readdir(project.path('.asst/runs'))
    expect(await readFile(project.path(`.asst/runs/${id}/transcripts.jsonl`), 'utf8')).toContain(
      '"model":"acme/sol:1"',
    )
  })

  it('takes only answers of the same model from the cache, and says that the model changed', async () => {
    await project.write('evals/days.yaml', suiteOf('gpt-6-luna'))
    await project.asst(['eval', '--bless', '--cache'])
    await project.write('evals/days.yaml', suiteOf('gpt-6-terra'))
    const other = JSON.parse((await project.asst(['eval', '--json', '--cache'])).stdout)
    expect(other.totals.cached ?? 0).toBe(0)
    expect(other.suites[0]).toMatchObject({
      key: 'days',
      comparison: { changes: { assistant: false, model: { before: 'gpt-6-luna', now: 'gpt-6-terra' } } },
    })
    const again = JSON.parse((await project.asst(['eval', '--json', '--cache'])).stdout)
    expect(again.totals.cached).toBe(1)

    const resumed = await project.asst(['eval', '--resume', other.id])
    expect(resumed.exitCode).toBe(0)
    await project.write('evals/days.yaml', suiteOf('gpt-6-luna'))
    expect(await project.asst(['eval', '--resume', other.id])).toMatchObject({
      exitCode: 1,
      error: { code: 'run-changed', message: expect.stringContaining('asked gpt-6-terra') },
    })
    const rescored = await project.asst(['eval', '--rescore', other.id, '--json'])
    expect(JSON.parse(rescored.stdout)).toMatchObject({ suites: [{ model: 'gpt-6-terra' }] })
  })
})
