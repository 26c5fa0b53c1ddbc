import { readFile, readdir } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runtimes } from '../../../src/config/runtime.ts'
import { UserError } from '../../../src/errors.ts'
import { chatDocument } from '../../../src/report/reply/document.ts'
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { createSyncProject, writesOf, type SyncProject } from '../../support/sync-project.ts'
import type { ProgramRun } from '../../support/terminal.ts'

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

const asked = ['Within how many days can orders be returned?', 'And how long do parcels to Norway take?']

describe.each(runtimes)('a chat from a pipe on %s', (runtime) => {
  const thread = runtime === 'assistants' ? 'threads' : 'conversations'

  beforeEach(async () => {
    project = await createSyncProject(proxy.url, runtime)
    await project.sync()
    proxy.requests.length = 0
  })

  it('answers line by line in one thread, which it deletes', async () => {
    const run = await project.asst(['ask', 'support'], { input: `${asked.join('\n\n')}\n` })
    expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(run.stdout).toMatch(
      /support> Within[^]*30 days[^]*refunds\.md:3[^]*support> And[^]*four days[^]*shipping\.md:3/,
    )
    const writes = writesOf(proxy.requests)
    expect(writes.filter((write) => write === `POST /${thread}`)).toHaveLength(1)
    expect(writes.at(-1)).toMatch(new RegExp(`^DELETE /${thread}/`))
  })

  it('is one document with --json', async () => {
    const run = await project.asst(['ask', 'support', '--json'], { input: asked.join('\n') })
    const document = chatDocument.parse(JSON.parse(run.stdout))
    expect(document.turns.map(({ question }) => question)).toEqual(asked)
    expect(document.turns[1]?.sources).toMatchObject([{ path: 'handbook/shipping.md' }])
  })

  it('saves itself as a test, which is valid and passes', async () => {
    const saved = await project.asst(['ask', 'support'], { input: `${asked.join('\n')}\n/save talk\n` })
    expect(saved.stdout).toContain('evals/talk.yaml')
    const validated = await project.asst(['validate'])
    expect(validated).toMatchObject({ exitCode: 0, stderr: '' })
    const evaluated = await project.asst(['eval', 'talk'])
    expect(evaluated.stdout).toContain('1 of 1 test passed (2 turns')
    expect(evaluated.exitCode).toBe(0)
  })

  it('shows sources, files and help, and never overwrites a file', async () => {
    await project.write('evals/talk.yaml', 'mine')
    const lines = [
      '/sources',
      asked[0],
      '/sources',
      '/files',
      '/help',
      '/save talk',
      '/svae x',
      '/quit',
      'never asked',
    ]
    const run = await project.asst(['ask', 'support'], { input: lines.join('\n') })
    expect(run.exitCode).toBe(0)
    expect(run.stderr).toContain('nothing has been asked yet')
    expect(run.stdout).toMatch(/Found\n {2}1 {2}\d\.\d\d {2}handbook\//)
    expect(run.stdout).toContain('No file was attached or made.')
    expect(run.stdout).toContain('/save FILE.yaml')
    expect(run.stderr).toContain('talk.yaml is there already')
    expect(run.stderr).toContain('did you mean /save?')
    expect(run.stdout).not.toContain('never asked')
    expect(await readFile(project.path('evals/talk.yaml'), 'utf8')).toBe('mine')
  })

  it('takes a file along with its first question, and says where the ones that were made are', async () => {
    await project.write('visits.csv', 'month,visits\n2026-01,120\n2026-02,180\n')
    const input = 'Show the visits per month as a chart\n/files\n/save talk\n'
    const download = project.path('charts')
    const argv = ['ask', 'analyst', '--file', project.path('visits.csv'), '--download', download]
    const run = await project.asst(argv, { input })
    expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(run.stdout).toMatch(
      /2026-02: 180[^]*Attached\n {2}\S*visits\.csv\n\nFiles\n {2}\S+\.png → \S*charts/,
    )
    expect(await readdir(download)).toEqual([expect.stringMatching(/\.png$/)])
    expect(await readFile(project.path('evals/talk.yaml'), 'utf8')).toMatch(
      /files that a test does not bring along/,
    )
  })

  it('goes on after a turn that failed, and exits with 1', async () => {
    const path = runtime === 'assistants' ? /\/runs$/ : /^\/responses$/
    proxy.inject({
      method: 'POST',
      path,
      fault: { status: 400, body: '{"error":{"message":"no"}}' },
      nth: 1,
    })
    const run = await project.asst(['ask', 'support'], { input: asked.join('\n') })
    expect(run.exitCode).toBe(1)
    expect(run.stderr).toContain('(answer-failed)')
    expect(run.stdout).toContain('four days')
  })

  it('goes on where the provider cannot be used, and exits with 1', async () => {
    const path = runtime === 'assistants' ? /^\/threads$/ : /^\/conversations$/
    const refusal = { status: 401, body: '{"error":{"message":"Incorrect API key provided"}}' }
    proxy.inject({ method: 'POST', path, fault: refusal, nth: 1 })
    const run = await project.asst(['ask', 'support'], { input: asked.join('\n') })
    expect(run.exitCode).toBe(1)
    expect(run.stderr).toContain('(authentication-failed)')
    expect(run.stdout).toContain('four days')
  })

  it('makes no thread where nothing is asked', async () => {
    expect(await project.asst(['ask', 'support'], { input: '/help\n' })).toMatchObject({ exitCode: 0 })
    expect(writesOf(proxy.requests)).toEqual([])
  })
})

/** A person at a terminal, who types when the screen shows what they wait for. */
function sitDown(argv: string[], signal?: AbortSignal) {
  const stdin = new PassThrough()
  let seen = ''
  let isRaw: boolean | undefined
  let look: (() => void) | undefined
  Object.assign(stdin, { setRawMode: (value: boolean) => (isRaw = value) })
  const run: Promise<ProgramRun> = project.asst(argv, {
    isTTY: true,
    stdin,
    ...(signal === undefined ? {} : { signal }),
    onOutput: (text) => {
      seen += text
      look?.()
    },
  })
  return {
    run,
    type: (keys: string) => stdin.write(keys),
    isRaw: () => isRaw,
    /** Resolves when this is shown after what was waited for before. */
    async sees(wanted: RegExp) {
      const found = Promise.withResolvers<void>()
      look = () => {
        const match = wanted.exec(seen)
        if (match === null) return
        seen = seen.slice(match.index + match[0].length)
        found.resolve()
      }
      look()
      await Promise.race([
        found.promise,
        run.then((ended) => Promise.reject(new Error(`it ended: ${ended.stdout}`))),
      ])
      look = undefined
    },
  }
}

const [up, ctrlC, ctrlD] = ['\u001B[A', '\u0003', '\u0004']

describe.each(runtimes)('a chat with a person on %s', (runtime) => {
  const thread = runtime === 'assistants' ? 'threads' : 'conversations'

  beforeEach(async () => {
    project = await createSyncProject(proxy.url, runtime)
    await project.sync()
    proxy.requests.length = 0
  })

  it('asks again what the arrow key brings back, and ends with Ctrl-D', async () => {
    const person = sitDown(['ask', 'support'])
    await person.sees(/support> /)
    person.type(`${asked[0]}\r`)
    await person.sees(/Sources[^]*support> /)
    person.type(`${up}\r`)
    await person.sees(/Sources[^]*support> /)
    person.type(ctrlD)
    const run = await person.run
    expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: '' })
    const questions = proxy.requests.filter(
      ({ method, path }) => method === 'POST' && /(\/messages|^\/responses)$/.test(path),
    )
    expect(questions).toHaveLength(2)
    expect(person.isRaw()).toBe(false)
  })

  it('cancels an answer with Ctrl-C, goes on, and ends with a second one at the prompt', async () => {
    const person = sitDown(['ask', 'support'])
    await person.sees(/support> /)
    const path = runtime === 'assistants' ? /\/runs$/ : /^\/responses$/
    proxy.inject({ method: 'POST', path, fault: 'hang', nth: 1 })
    person.type(`${asked[0]}\r`)
    await vi.waitFor(() => expect(proxy.requests.some((request) => path.test(request.path))).toBe(true))
    person.type(ctrlC)
    await person.sees(/support> /)
    person.type(`${asked[1]}\r`)
    await person.sees(/four days[^]*Sources[^]*support> /)
    person.type(`half a question${ctrlC}`)
    await person.sees(/\^C[^]*support> /)
    person.type(ctrlC)
    await person.sees(/Ctrl-C again/)
    person.type(ctrlC)
    const run = await person.run
    expect(run.stderr).toContain('(answer-cancelled)')
    expect(person.isRaw()).toBe(false)
    expect(writesOf(proxy.requests).at(-1)).toMatch(new RegExp(`^DELETE /${thread}/`))
  })

  it('ends with a second Ctrl-C while the first one is carried out', async () => {
    const person = sitDown(['ask', 'support'])
    await person.sees(/support> /)
    const path = runtime === 'assistants' ? /\/runs$/ : /^\/responses$/
    proxy.inject({ method: 'POST', path, fault: 'hang', nth: 1 })
    person.type(`${asked[0]}\r`)
    await vi.waitFor(() => expect(proxy.requests.some((request) => path.test(request.path))).toBe(true))
    person.type(`never asked\r${ctrlC}${ctrlC}`)
    const run = await person.run
    expect(run.exitCode).toBe(0)
    expect(run.stderr).toContain('(answer-cancelled)')
    expect(run.stdout).not.toContain('never asked')
    expect(person.isRaw()).toBe(false)
  })

  it('gives the terminal back where the system stops it', async () => {
    const stop = new AbortController()
    const person = sitDown(['ask', 'support'], stop.signal)
    await person.sees(/support> /)
    person.type(`${asked[0]}\r`)
    await person.sees(/Sources[^]*support> /)
    stop.abort(new UserError('interrupted', 'stopped by SIGTERM'))
    expect(await person.run).toMatchObject({ exitCode: 1, error: { code: 'interrupted' } })
    expect(person.isRaw()).toBe(false)
    expect(writesOf(proxy.requests).at(-1)).toMatch(new RegExp(`^DELETE /${thread}/`))
  })
})
