import { readdir, readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { UserError } from '../../src/errors.ts'
import type { RunResult } from '../../src/eval/runs/run-result.ts'
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

function countRequests(method: string, path: RegExp): number {
  return proxy.requests.filter((request) => request.method === method && path.test(request.path)).length
}

const passing = `assistant: support
tests:
  - id: refunds
    input: Within how many days can orders be returned?
    assert: [{ type: contains, value: 30 days }, { type: cites, value: [handbook/refunds.md] }]
`
const failing = `assistant: support
tests:
  - id: norway
    input: How long do parcels to Norway take?
    assert: [{ type: contains, value: a fortnight }]
`

describe.each(runtimes)('on %s', (runtime) => {
  const threads = runtime === 'assistants' ? 'threads' : 'conversations'

  beforeEach(async () => {
    project = await createSyncProject(proxy.url, runtime, {
      files: { ...sampleFiles, 'evals/good.yaml': passing, 'evals/bad.yaml': failing },
    })
    await project.sync()
    proxy.requests.length = 0
  })

  it('exits with 0 where the gate passes, and saves transcripts', async () => {
    const run = await project.asst(['eval', 'good'])
    expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: '' })
    const [folder = ''] = await readdir(project.path('.asst/runs'))
    expect(await readdir(project.path(`.asst/runs/${folder}`))).not.toEqual([])
    expect(run.stdout).toContain(folder)
  })

  it('compares with the run that was blessed, and scores it again without a request', async () => {
    const blessed = await project.asst(['eval', 'good', '--bless'])
    expect(blessed.exitCode).toBe(0)
    const [id = ''] = await readdir(project.path('.asst/runs'))
    const baseline = JSON.parse(await readFile(project.path('evals/baselines/test/good.json'), 'utf8'))
    expect(baseline).toMatchObject({ id, passed: true, suites: [{ key: 'good' }] })

    proxy.requests.length = 0
    await project.write('evals/good.yaml', passing.replace('30 days', 'a fortnight'))
    const run = await project.asst(['eval', '--rescore', id, '--json'])
    expect(run.exitCode).toBe(4)
    expect(JSON.parse(run.stdout)).toMatchObject({
      id,
      suites: [{ comparison: { baseline: { id }, changes: { assistant: false }, verdicts: { worse: 1 } } }],
    })
    expect(proxy.requests).toEqual([])
  })

  it('calls modules, says why a source is missing, and leaves unscored what nobody judges', async () => {
    await project.write(
      'evals/checks/days.ts',
      'export default ({ text }: { text: string }) => ({ score: text.includes("four") ? 1 : 0.25 })',
    )
    await project.write(
      'evals/good.yaml',
      `assistant: support
tests:
  - id: norway
    input: How long do parcels to Norway take?
    assert:
      - { type: javascript, value: ./checks/days.ts }
      - { type: llm-rubric, value: is short }
      - { type: cites, value: [handbook/refunds.md], gate: false }
`,
    )
    const run = await project.asst(['eval', 'good', '--json'])
    const result: RunResult = JSON.parse(run.stdout)
    const turn = result.suites[0]?.tests[0]?.threads[0]?.turns[0]
    expect(turn?.scores).toMatchObject([
      { type: 'javascript', status: 'pass', value: 1 },
      { type: 'llm-rubric', status: 'unscored', explanation: expect.stringContaining('no judge') },
      { type: 'cites', status: 'fail' },
    ])
    const [expected] = turn?.sources?.expected ?? []
    // Not a word of the question stands in it, so that even a deeper search finds nothing.
    expect(expected?.missing).toEqual({ cause: 'not retrieved', detail: 'nor by a deeper search' })
  })

  it('names a file that could not be indexed as the cause, with what the provider said', async () => {
    await project.write('knowledge/handbook/broken.md', '\n\n')
    expect((await project.asst(['sync', '--yes'])).exitCode).toBe(1)
    await project.write('evals/good.yaml', passing.replace('refunds.md', 'broken.md'))
    const run = await project.asst(['eval', 'good', '--json'])
    const result: RunResult = JSON.parse(run.stdout)
    const [expected] = result.suites[0]?.tests[0]?.threads[0]?.turns[0]?.sources?.expected ?? []
    expect(expected?.missing).toEqual({ cause: 'indexing failed', detail: expect.stringMatching(/./) })
  })

  it('refuses to bless some of the tests, or to score what is no run', async () => {
    const narrow = await project.asst(['eval', 'good', '--bless', '--only', 'refunds'])
    expect(narrow).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('--bless takes whole suites'),
    })
    const missing = await project.asst(['eval', '--rescore', 'nothing-there'])
    expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('cannot be read (ENOENT)') })
    const foreign = await project.asst(['eval', '--baseline', 'package.json'])
    expect(foreign.exitCode).toBe(1)
    expect(proxy.requests).toEqual([])
  })

  it('exits with 4 where the gate fails, and says what was said instead', async () => {
    const run = await project.asst(['eval'])
    expect(run.exitCode).toBe(4)
    expect(run.stdout).toContain('a fortnight')
    expect(run.stdout).toContain('norway')
  })

  it('prints one document with --json', async () => {
    const run = await project.asst(['eval', '--json'])
    expect(run.exitCode).toBe(4)
    expect(JSON.parse(run.stdout)).toMatchObject({ version: 1, passed: false, totals: { pass: 1, fail: 1 } })
  })

  it('writes reports in the form of their extensions', async () => {
    const forms = ['html', 'md', 'xml', 'json']
    const outputs = forms.flatMap((form) => ['--output', project.path(`reports/run.${form}`)])
    expect((await project.asst(['eval', ...outputs])).exitCode).toBe(4)
    const texts = await Promise.all(
      forms.map((form) => readFile(project.path(`reports/run.${form}`), 'utf8')),
    )
    const beginnings = [/^<!doctype html>/, /^### /, /^<\?xml /, /^\{/]
    for (const [index, beginning] of beginnings.entries()) expect(texts[index]).toMatch(beginning)
    for (const text of texts) expect(text).toContain('norway')
  })

  it('refuses an extension that is no report before it asks anything', async () => {
    const run = await project.asst(['eval', '--output', 'run.pdf'])
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('run.pdf') })
    expect(proxy.requests).toEqual([])
  })

  it('deletes every thread that it made', async () => {
    await project.asst(['eval'])
    expect(countRequests('POST', new RegExp(`^/${threads}$`))).toBe(2)
    expect(countRequests('DELETE', new RegExp(`^/${threads}/[^/]+$`))).toBe(2)
  })

  it('deletes every thread where it is interrupted', async () => {
    const stop = new AbortController()
    proxy.inject({ method: 'POST', path: /^\/(responses|threads\/.*\/runs)$/, fault: 'hang' })
    const run = project.asst(['eval'], { signal: stop.signal })
    await expect
      .poll(() => proxy.requests.some(({ path }) => /responses|runs$/.test(path)), { timeout: 10_000 })
      .toBe(true)
    stop.abort(new UserError('interrupted', 'stopped by SIGINT'))
    expect(await run).toMatchObject({ exitCode: 1, error: { code: 'interrupted' } })
    const made = countRequests('POST', new RegExp(`^/${threads}$`))
    expect(countRequests('DELETE', new RegExp(`^/${threads}/[^/]+$`))).toBe(made)
  })

  it('takes from the cache what did not change, and asks everything in CI or where it is told to', async () => {
    await project.asst(['eval', 'good'])
    proxy.requests.length = 0
    await project.write('evals/good.yaml', passing.replace('30 days', 'a fortnight'))
    const cached = await project.asst(['eval', 'good'])
    expect(cached.exitCode).toBe(4)
    expect(cached.stdout).toContain('1 thread from the cache')
    expect(proxy.requests).toEqual([])
    const json = JSON.parse((await project.asst(['eval', 'good', '--json'])).stdout)
    expect(json).toMatchObject({
      totals: { cached: 1 },
      suites: [{ tests: [{ threads: [{ cached: true }] }] }],
    })

    await project.asst(['eval', 'good', '--no-cache'])
    expect(countRequests('POST', new RegExp(`^/${threads}$`))).toBe(1)
    await project.asst(['eval', 'good'], { variables: { CI: 'true' } })
    expect(countRequests('POST', new RegExp(`^/${threads}$`))).toBe(2)
    await project.asst(['eval', 'good', '--cache'], { variables: { CI: 'true' } })
    expect(countRequests('POST', new RegExp(`^/${threads}$`))).toBe(2)
  })

  it('refuses to judge what was edited since the last sync', async () => {
    await project.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 60 days.\n')
    await project.write('knowledge/handbook/new.md', '# New\n')
    const support = sampleFiles['assistants/support.yaml'] ?? ''
    await project.write('assistants/support.yaml', support.replace('from the handbook', 'briefly'))
    const run = await project.asst(['eval'])
    expect(run.error).toMatchObject({
      code: 'not-synced',
      message:
        'edited since the last sync: assistant/support (instructions), knowledge/handbook (new.md added, refunds.md changed)',
    })
    expect(proxy.requests).toEqual([])
  })
})

describe('--sync', () => {
  const edited = '# Refunds\n\nOrders can be returned within 30 days of delivery, also gifts.\n'

  it('syncs first, and keeps standard output to the one document', async () => {
    project = await createSyncProject(proxy.url, 'responses', {
      files: { ...sampleFiles, 'evals/good.yaml': passing },
    })
    expect((await project.asst(['eval', '--sync'])).exitCode).toBe(0)
    await project.write('knowledge/handbook/refunds.md', edited)
    const run = await project.asst(['eval', '--sync', '--json'])
    expect(JSON.parse(run.stdout)).toMatchObject({ passed: true })
    expect(run.stderr).toContain('handbook')
  })

  it('refuses a suite that is not there before it syncs', async () => {
    project = await createSyncProject(proxy.url, 'responses', {
      files: { ...sampleFiles, 'evals/good.yaml': passing },
    })
    const run = await project.asst(['eval', 'goood', '--sync'])
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('there is no suite goood') })
    expect(proxy.requests).toEqual([])
  })

  it('refuses what is protected, and asks nothing where the sync fails', async () => {
    project = await createSyncProject(proxy.url, 'responses', {
      files: { ...sampleFiles, 'evals/good.yaml': passing },
      settings: 'protect: true\n',
    })
    expect((await project.asst(['eval', '--sync'])).error?.code).toBe('environment-protected')
    expect(proxy.requests).toEqual([])
    await project.write(
      'asst.yaml',
      (await readFile(project.path('asst.yaml'), 'utf8')).replace('protect: true', ''),
    )
    proxy.inject({
      method: 'POST',
      path: /^\/files$/,
      fault: { status: 400, body: '{"error":{"message":"no"}}' },
    })
    expect((await project.asst(['eval', '--sync'])).exitCode).toBe(1)
    expect(countRequests('POST', /^\/(responses|conversations)/)).toBe(0)
  })
})

it('names a suite that is unknown, with a suggestion', async () => {
  project = await createSyncProject(proxy.url, 'responses', {
    files: { ...sampleFiles, 'evals/handbook.yaml': passing },
  })
  const run = await project.asst(['eval', 'handbok'])
  expect(run.exitCode).toBe(1)
  expect(run.stderr).toContain('handbok')
  expect(run.stderr).toContain('did you mean handbook?')
})

it('says that there is nothing to run', async () => {
  project = await createSyncProject(proxy.url, 'responses')
  await project.sync()
  const run = await project.asst(['eval'])
  expect(run.exitCode).toBe(1)
  expect(run.stderr).toContain('evals/')
})
