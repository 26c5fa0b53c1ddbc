import { readdir, readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPastRuns } from '../../src/eval/runs/past-runs.ts'
import { runsSchema } from '../../src/eval/runs/report-schema.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, projectFile, sampleFiles, type SyncProject } from '../support/sync-project.ts'

const suite = `assistant: support
tests:
  - id: refunds
    input: Within how many days can orders be returned?
    assert: [{ type: contains, value: 30 days }, { type: cites, value: [handbook/refunds.md] }]
  - id: norway
    input: How long do parcels to Norway take?
    assert: [{ type: contains, value: four days }]
  - id: weather
    input: Will it rain in Copenhagen tomorrow?
    assert: [{ type: no-citations }]
gate: { failures: 0, minimum: { pass-rate: 0.9 } }
`

let server: TestServer
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
  project = await createSyncProject(server.url, 'responses', {
    files: { ...sampleFiles, 'evals/handbook.yaml': suite },
  })
  const both = `${projectFile(server.url, 'responses')}  classic:
    provider: openai-compatible
    base_url: ${server.url}
    api_key: "\${TEST_KEY}"
    runtime: assistants
    settle_seconds: 0
`
  await project.write('asst.yaml', both)
  await project.sync()
})

afterEach(async () => {
  await project.dispose()
  await server.close()
})

/** Oldest first. */
const runIds = async () => (await readdir(project.path('.asst/runs'))).toSorted()

/** Runs the command line, and hands back the ID of the run that it saved. */
async function evaluate(...flags: string[]): Promise<string> {
  const run = await project.asst(['eval', '--no-cache', '--json', ...flags])
  return (JSON.parse(run.stdout) as { id: string }).id
}

describe('shards', () => {
  it('are put together to what one run would have been', async () => {
    const whole = JSON.parse((await project.asst(['eval', '--no-cache', '--json'])).stdout)
    const parts = [await evaluate('--shard', '1/2'), await evaluate('--shard', '2/2')]
    const run = await project.asst(['report', ...parts, '--json'])
    expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: '' })
    const merged = JSON.parse(run.stdout)
    expect(merged.totals).toEqual(whole.totals)
    expect(merged.metrics).toEqual(whole.metrics)
    expect(merged.suites[0].gate).toEqual(whole.suites[0].gate)
    expect(merged.suites[0].tests.map(({ id }: { id: string }) => id)).toEqual([
      'refunds',
      'norway',
      'weather',
    ])
    expect(await runIds()).toContain(merged.id)
  })

  it('do not gate by themselves, and are judged and blessed as a whole', async () => {
    await project.write('evals/handbook.yaml', suite.replace('four days', 'a fortnight'))
    const runs = [1, 2].map((index) => project.asst(['eval', '--shard', `${index}/2`]))
    for (const run of await Promise.all(runs)) expect(run.exitCode).toBe(0)
    const report = await project.asst([
      'report',
      ...(await runIds()),
      '--bless',
      '--output',
      project.path('r.html'),
    ])
    expect(report.exitCode).toBe(4)
    expect(await readFile(project.path('r.html'), 'utf8')).toContain('norway')
    const baseline = JSON.parse(await readFile(project.path('evals/baselines/test/handbook.json'), 'utf8'))
    expect(baseline).toMatchObject({ totals: { tests: 3 }, suites: [{ key: 'handbook' }] })
  })

  it('are no history of the whole', async () => {
    await evaluate('--shard', '1/2')
    await evaluate('--shard', '2/2')
    const past = await readPastRuns(project.path('.asst/runs'), 'test', ['handbook'])
    expect(past).toEqual([])
    const id = await evaluate()
    expect(await readPastRuns(project.path('.asst/runs'), 'test', ['handbook'])).toMatchObject([{ id }])
  })

  it('are refused where they make no whole', async () => {
    const first = await evaluate('--shard', '1/2')
    const missing = await project.asst(['report', first])
    expect(missing.error).toMatchObject({ code: 'runs-apart', message: 'missing: shard 2/2' })
    expect((await project.asst(['report', first, first])).error?.message).toBe('shard 1/2 is there twice')
    await project.write('evals/handbook.yaml', suite.replace('to Norway', 'to Sweden'))
    const other = await evaluate('--shard', '2/2')
    expect((await project.asst(['report', first, other])).error).toMatchObject({
      code: 'runs-apart',
      message: expect.stringContaining('different suites'),
    })
  })
})

it('refuses two runs that asked the same, and what is no run', async () => {
  const ids = [await evaluate(), await evaluate()]
  expect((await project.asst(['report', ...ids])).error).toMatchObject({
    code: 'runs-apart',
    message: expect.stringContaining('both asked handbook › refunds'),
  })
  expect((await project.asst(['report', 'nothing'])).error?.code).toBe('run-unreadable')
})

it('renders one run again', async () => {
  const id = await evaluate()
  const run = await project.asst([
    'report',
    id,
    '--output',
    project.path('r.md'),
    '--output',
    project.path('r.xml'),
  ])
  expect(run.exitCode).toBe(0)
  expect(await readFile(project.path('r.md'), 'utf8')).toContain('3 of 3 tests passed')
  expect(await readFile(project.path('r.xml'), 'utf8')).toContain('tests="3"')
})

describe('several environments', () => {
  beforeEach(async () => {
    expect((await project.asst(['sync', '--yes', '--env', 'classic'])).exitCode).toBe(0)
  })

  it('are asked by one command and shown side by side in every output', async () => {
    const forms = ['html', 'md', 'xml', 'json']
    const outputs = forms.flatMap((form) => ['--output', project.path(`r.${form}`)])
    const run = await project.asst(['eval', '--env', 'test', '--env', 'classic', ...outputs])
    expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(run.stdout).toMatch(/side by side +test +classic/)
    const read = (form: string) => readFile(project.path(`r.${form}`), 'utf8')
    const document = runsSchema.parse(JSON.parse(await read('json')))
    expect(document.runs.map(({ target }) => target.runtime)).toEqual(['responses', 'assistants'])
    expect(document.sides[0]?.tests[0]?.results).toMatchObject([{ verdict: 'pass' }, { verdict: 'pass' }])
    for (const form of ['html', 'xml']) expect(await read(form)).toContain('handbook on classic')
    expect(await read('md')).toContain('Side by side: evals/handbook.yaml')

    const again = await project.asst(['report', ...document.runs.map(({ id }) => id), '--json'])
    expect(runsSchema.parse(JSON.parse(again.stdout)).sides).toEqual(document.sides)
  })

  it('are asked nothing where one of them could not be', async () => {
    await project.write(
      'assistants/support.yaml',
      `${sampleFiles['assistants/support.yaml']}temperature: 0.5\n`,
    )
    await project.sync()
    const run = await project.asst(['eval', '--env', 'test', '--env', 'classic'])
    expect(run.error?.code).toBe('not-synced')
    await expect(runIds()).rejects.toThrow('ENOENT')
  })
})

it('takes one environment where a command acts on one', async () => {
  const run = await project.asst(['plan', '--env', 'test', '--env', 'classic'])
  expect(run.error).toMatchObject({
    code: 'usage',
    message: expect.stringContaining('acts on one environment'),
  })
})
