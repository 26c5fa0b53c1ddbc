import { readdir, readFile, rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { UserError } from '../../src/errors.ts'
import { answerDocument } from '../../src/report/reply/document.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { screenOf } from '../support/screen.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, writesOf, type SyncProject } from '../support/sync-project.ts'

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

const question = ['ask', 'support', 'Within how many days can orders be returned?']

describe.each(runtimes)('a question on %s', (runtime) => {
  const thread = runtime === 'assistants' ? 'threads' : 'conversations'

  beforeEach(async () => {
    project = await createSyncProject(proxy.url, runtime)
    await project.sync()
    proxy.requests.length = 0
  })

  it('gets an answer and its sources as knowledge paths', async () => {
    const { exitCode, stdout, stderr } = await project.asst(question)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('30 days')
    expect(stdout).toMatch(/30 days of delivery\. \[1\]\n/)
    expect(stdout).toMatch(/Sources\n {2}\[1\] handbook\/refunds\.md:3\n {6}Orders can be returned/)
    expect(stdout).not.toContain('【')
  })

  it('is answered without a marker where a person watches the answer come', async () => {
    const pieces: string[] = []
    const run = await project.asst(question, { isTTY: true, onOutput: (text) => pieces.push(text) })
    expect(pieces.length).toBeGreaterThan(5)
    expect(run.stdout).not.toContain('【')
    expect(screenOf(run.stdout, 100)).toBe(
      [
        `test · openai-compatible · ${runtime}`,
        '',
        runtime === 'assistants' ? '• file_search' : '• file_search "returned"',
        '',
        'Orders can be returned within 30 days of delivery. [1]',
        '',
        'Sources',
        '  [1] handbook/refunds.md:3',
        '      Orders can be returned within 30 days of delivery.',
      ].join('\n'),
    )
  })

  it('is answered as it comes without colours, too', async () => {
    const pieces: string[] = []
    await project.asst(question, {
      isTTY: true,
      variables: { NO_COLOR: '1' },
      onOutput: (text) => pieces.push(text),
    })
    expect(pieces.length).toBeGreaterThan(5)
    expect(pieces.join('')).not.toContain('\u001B[36m')
  })

  it('names time, tokens and IDs with --verbose', async () => {
    const { stdout } = await project.asst([...question, '--verbose'])
    const ids = runtime === 'assistants' ? /thread_\w+ · run_\w+/ : /conv_\w+ · resp_\w+/
    expect(stdout).toMatch(/\n\d+\.\d s · \d+ \+ \d+ tokens · /)
    expect(stdout).toMatch(ids)
  })

  it('is one document with --json', async () => {
    const { stdout } = await project.asst([...question, '--json'])
    const answer = JSON.parse(stdout)
    expect(answerDocument.parse(answer)).toMatchObject({
      version: 1,
      environment: 'test',
      runtime,
      status: 'completed',
    })
    expect(answer.sources).toMatchObject([{ number: 1, path: 'handbook/refunds.md', line: 3 }])
    expect(answer.citations).toContainEqual(expect.objectContaining({ path: 'handbook/refunds.md' }))
  })

  it('leaves no thread behind', async () => {
    await project.asst(question)
    const writes = writesOf(proxy.requests)
    expect(writes[0]).toBe(`POST /${thread}`)
    expect(writes.at(-1)).toMatch(new RegExp(`^DELETE /${thread}/`))
    expect(await readdir(project.path('.asst/work/test.throwaways'))).toEqual([])
  })

  it('leaves no thread behind where it is interrupted', async () => {
    const stop = new AbortController()
    const run = await project.asst(question, {
      isTTY: true,
      signal: stop.signal,
      onOutput: (text) => {
        if (text.includes('Orders')) stop.abort(new UserError('interrupted', 'stopped by SIGINT'))
      },
    })
    expect(run).toMatchObject({ exitCode: 1, error: { code: 'interrupted' } })
    expect(writesOf(proxy.requests).at(-1)).toMatch(new RegExp(`^DELETE /${thread}/`))
  })

  it('is answered although its thread cannot be deleted, which the next command does', async () => {
    const path = new RegExp(`^/${thread}/[^/]+$`)
    proxy.inject({ method: 'DELETE', path, fault: { status: 400, body: '{"error":{"message":"no"}}' } })
    const run = await project.asst(question)
    expect(run.exitCode).toBe(0)
    expect(run.stdout).toContain('30 days')
    expect(run.stdout).toContain('thread left behind: the provider refused with 400: no')
    proxy.heal()
    // It ran in this process, which has not died; one that has is what the next command looks for.
    const folder = '.asst/work/test.throwaways'
    const noted = await readFile(project.path(`${folder}/${process.pid}.txt`), 'utf8')
    await rm(project.path(folder), { recursive: true })
    await project.write(`${folder}/999999999.txt`, noted)
    const id = noted.match(/(?:conv|thread)_\S+/)?.[0]
    proxy.requests.length = 0
    expect((await project.asst(question)).exitCode).toBe(0)
    expect(writesOf(proxy.requests)).toContain(`DELETE /${thread}/${id}`)
    expect(await readdir(project.path(folder))).toEqual([])
  })

  it('says what was edited since the last sync', async () => {
    await project.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 60 days.\n')
    const { exitCode, stdout } = await project.asst(question)
    expect(exitCode).toBe(0)
    expect(stdout).toContain('edited since the last sync: knowledge/handbook')
    expect(stdout).toContain('30 days')
  })

  it('fails with one document where the answer does', async () => {
    const path = runtime === 'assistants' ? /\/runs$/ : /^\/responses$/
    proxy.inject({ method: 'POST', path, fault: { status: 400, body: '{"error":{"message":"no"}}' } })
    const run = await project.asst([...question, '--json'])
    expect(run.exitCode).toBe(1)
    const document = answerDocument.parse(JSON.parse(run.stdout))
    expect(document).toMatchObject({ status: 'failed', problem: { code: 'answer-failed' } })
    expect(run.stderr).toContain('error the turn failed: ')
    expect(writesOf(proxy.requests).at(-1)).toMatch(new RegExp(`^DELETE /${thread}/`))
  })
})

describe('a question', () => {
  it('to an assistant that is unknown gets a suggestion, and sends nothing', async () => {
    project = await createSyncProject(proxy.url, 'responses')
    const run = await project.asst(['ask', 'suport', 'Hello?'])
    expect(run.error?.code).toBe('unknown-assistant')
    expect(run.stderr).toContain('did you mean support?')
    expect(proxy.requests).toEqual([])
  })

  it.each(runtimes)('to an assistant that was never synced on %s says so', async (runtime) => {
    project = await createSyncProject(proxy.url, runtime)
    const run = await project.asst(question)
    expect(run.error?.code).toBe('not-synced')
    expect(run.stderr).toContain('asst sync')
    expect(proxy.requests).toEqual([])
  })

  it('to an assistant that was deleted at the provider says what to do', async () => {
    project = await createSyncProject(proxy.url, 'assistants')
    await project.sync()
    const { assistantId = '' } = (await project.lockfile()).assistants['support'] ?? {}
    await server.client.beta.assistants.delete(assistantId)
    const run = await project.asst(question)
    expect(run.exitCode).toBe(1)
    expect(run.stderr).toContain(assistantId)
    expect(run.stderr).toContain('asst sync')
    expect(writesOf(proxy.requests).at(-1)).toMatch(/^DELETE \/threads\//)
  })

  it('with an attachment that cannot be read sends nothing', async () => {
    project = await createSyncProject(proxy.url, 'responses')
    await project.sync()
    proxy.requests.length = 0
    const missing = await project.asst([...question, '--file', project.path('no-such.csv')])
    expect(missing).toMatchObject({ exitCode: 1, error: { code: 'file-missing' } })
    const folder = await project.asst([...question, '--file', `input:${project.path('knowledge')}`])
    expect(folder).toMatchObject({ exitCode: 1, error: { code: 'file-unreadable' } })
    expect(proxy.requests).toEqual([])
  })

  it('with a folder for downloads that is a file, or an empty thread, sends nothing', async () => {
    project = await createSyncProject(proxy.url, 'responses')
    await project.sync()
    proxy.requests.length = 0
    const download = await project.asst([...question, '--download', project.path('asst.yaml')])
    expect(download).toMatchObject({ exitCode: 1, error: { code: 'usage' } })
    expect(download.stderr).toContain('is a file, not a folder')
    const thread = await project.asst([...question, '--thread', ''])
    expect(thread).toMatchObject({ exitCode: 1, error: { code: 'usage' } })
    expect(proxy.requests).toEqual([])
  })

  it.each([
    ['assistants', 'conv_123'],
    ['responses', 'thread_123'],
  ] as const)('on %s says that there is no thread %s', async (runtime, thread) => {
    project = await createSyncProject(proxy.url, runtime)
    await project.sync()
    const run = await project.asst([...question, '--thread', thread])
    expect(run.error).toMatchObject({ code: 'usage', message: expect.stringContaining('there is no thread') })
  })

  it.each(runtimes)(
    'may keep its thread on %s, which the next one continues and does not delete',
    async (runtime) => {
      project = await createSyncProject(proxy.url, runtime)
      await project.sync()
      proxy.requests.length = 0
      const first = await project.asst([...question, '--keep'])
      const [, thread = ''] = /kept: asst ask support --thread (\S+)/.exec(first.stdout) ?? []
      const second = await project.asst([
        'ask',
        'support',
        'And parcels to Norway?',
        '--thread',
        thread,
        '--json',
      ])
      expect(JSON.parse(second.stdout)).toMatchObject({ status: 'completed', ids: { thread } })
      expect(writesOf(proxy.requests).filter((write) => write.startsWith('DELETE'))).toEqual([])
      expect(await readdir(project.path('.asst/work/test.throwaways'))).toEqual([])
    },
  )

  it.each(runtimes)('to a thread that is not there on %s asks nothing', async (runtime) => {
    project = await createSyncProject(proxy.url, runtime)
    await project.sync()
    proxy.requests.length = 0
    const id = runtime === 'assistants' ? 'thread_none' : 'conv_none'
    const run = await project.asst([...question, '--thread', id])
    expect(run).toMatchObject({ exitCode: 1, error: { code: 'usage' } })
    expect(writesOf(proxy.requests)).toEqual([])
  })
})
