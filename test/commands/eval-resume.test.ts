import { appendFile, readdir, readFile, rm, truncate } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { UserError } from '../../src/errors.ts'
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

const suite = `assistant: support
tests:
  - id: refunds
    input: Within how many days can orders be returned?
    assert: [{ type: contains, value: 30 days }]
  - id: norway
    input: How long do parcels to Norway take?
    assert: [{ type: contains, value: a fortnight }]
  - id: parcels
    input: How long do parcels take?
    assert: [{ type: contains, value: four days }]
`

/** What asks the assistant. */
const asking = /^\/(responses|threads\/[^/]+\/runs)$/

const countAsked = () =>
  proxy.requests.filter(({ method, path }) => method === 'POST' && asking.test(path)).length

async function onlyRun(): Promise<string> {
  const [id = ''] = await readdir(project.path('.asst/runs'))
  return id
}

async function readRunJson(id: string) {
  return JSON.parse(await readFile(project.path(`.asst/runs/${id}/run.json`), 'utf8'))
}

describe.each(runtimes)('on %s', (runtime) => {
  beforeEach(async () => {
    project = await createSyncProject(proxy.url, runtime, {
      files: { ...sampleFiles, 'evals/good.yaml': suite },
    })
    await project.sync()
    proxy.requests.length = 0
  })

  it('goes on after Ctrl-C in the same run, and asks nothing twice', async () => {
    const stop = new AbortController()
    proxy.inject({ method: 'POST', path: asking, nth: 2, fault: 'hang' })
    const stopped = project.asst(['eval', '--concurrency', '1'], { signal: stop.signal })
    await expect.poll(countAsked, { timeout: 10_000 }).toBe(2)
    stop.abort(new UserError('interrupted', 'stopped by SIGINT'))
    const id = await onlyRun()
    expect((await stopped).error).toMatchObject({
      code: 'interrupted',
      hint: expect.stringContaining(`asst eval --resume ${id}`),
    })

    proxy.heal()
    proxy.requests.length = 0
    const resumed = await project.asst(['eval', '--resume', id, '--no-cache', '--json'])
    expect(resumed).toMatchObject({ exitCode: 4, stderr: expect.any(String) })
    expect(JSON.parse(resumed.stdout)).toMatchObject({ id, totals: { tests: 3, turns: 3, pass: 2, fail: 1 } })
    expect(countAsked()).toBe(2)
    expect(await onlyRun()).toBe(id)
  })

  it('does not go on with a run that another process still asks', async () => {
    const stop = new AbortController()
    proxy.inject({ method: 'POST', path: asking, nth: 1, fault: 'hang' })
    const running = project.asst(['eval', '--concurrency', '1'], { signal: stop.signal })
    await expect.poll(countAsked, { timeout: 10_000 }).toBe(1)
    const id = await onlyRun()
    for (const flag of ['--resume', '--retry-errors']) {
      expect((await project.asst(['eval', flag, id])).error).toMatchObject({ code: 'run-in-use' })
    }
    expect(countAsked()).toBe(1)
    stop.abort(new UserError('interrupted', 'stopped by SIGINT'))
    await running
    proxy.heal()
    expect((await project.asst(['eval', '--resume', id])).exitCode).toBe(4)
  })

  it('goes on after a kill that tore the last line', async () => {
    await project.asst(['eval', '--concurrency', '1'])
    const id = await onlyRun()
    const file = project.path(`.asst/runs/${id}/transcripts.jsonl`)
    await rm(project.path(`.asst/runs/${id}/run.json`))
    await truncate(file, (await readFile(file)).length - 20)
    proxy.requests.length = 0
    expect((await project.asst(['eval', '--resume', id, '--no-cache'])).exitCode).toBe(4)
    expect(countAsked()).toBe(1)
    expect(await readRunJson(id)).toMatchObject({ totals: { tests: 3, turns: 3, error: 0 } })
    expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(3)
  })

  it('does not go on where something changed, and says what', async () => {
    await project.asst(['eval'])
    const id = await onlyRun()
    proxy.requests.length = 0
    await project.write('evals/good.yaml', suite.replace('to Norway', 'to Sweden'))
    const otherQuestion = await project.asst(['eval', '--resume', id])
    expect(otherQuestion.error?.code).toBe('run-changed')
    expect(otherQuestion.stderr).toContain('test good › norway')
    expect(proxy.requests).toEqual([])

    await project.write('evals/good.yaml', suite)
    await project.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 60 days.\n')
    await project.sync()
    const otherKnowledge = await project.asst(['eval', '--resume', id])
    expect(otherKnowledge.error?.code).toBe('run-changed')
    expect(otherKnowledge.stderr).toContain('knowledge handbook')
  })

  it('asks those threads again that ended in an error', async () => {
    proxy.inject({
      method: 'POST',
      path: asking,
      nth: 1,
      fault: { status: 400, body: '{"error":{"message":"no"}}' },
    })
    const first = await project.asst(['eval', '--concurrency', '1', '--json'])
    expect(JSON.parse(first.stdout)).toMatchObject({ totals: { error: 1, pass: 1, fail: 1 } })
    const id = await onlyRun()
    proxy.requests.length = 0
    const again = await project.asst(['eval', '--retry-errors', id, '--no-cache', '--json'])
    expect(JSON.parse(again.stdout)).toMatchObject({ id, totals: { error: 0, pass: 2, fail: 1 } })
    expect(countAsked()).toBe(1)
  })

  it('runs only what failed in another run', async () => {
    await project.asst(['eval'])
    const id = await onlyRun()
    const again = await project.asst(['eval', '--only-failing', id, '--json'])
    const run = JSON.parse(again.stdout)
    expect(run.id).not.toBe(id)
    expect(run.suites[0].tests.map((test: { id: string }) => test.id)).toEqual(['norway'])
  })

  it('refuses flags that would ask something else than the run did', async () => {
    for (const flag of [
      ['--only', 'norway'],
      ['--repeat', '2'],
      ['--shard', '1/2'],
    ]) {
      expect((await project.asst(['eval', '--resume', 'any', ...flag])).error?.code).toBe('usage')
    }
    expect((await project.asst(['eval', '--resume', 'any'])).error?.code).toBe('run-unreadable')
    await project.asst(['eval'])
    const id = await onlyRun()
    await appendFile(project.path(`.asst/runs/${id}/plan.json`), 'x')
    expect((await project.asst(['eval', '--resume', id])).error?.code).toBe('run-unreadable')
  })
})
