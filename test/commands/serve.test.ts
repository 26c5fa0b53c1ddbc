import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startServer } from '../../src/server/ownership/serve.ts'
import { startChatEndpoint } from '../support/chat-endpoint.ts'
import { runAsst, type ProgramRun } from '../support/terminal.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asst-serve-command-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Runs `asst serve` on a free port until `use` is done with it. */
async function serving(flags: string[], use: (url: string) => Promise<void>): Promise<ProgramRun> {
  const stop = new AbortController()
  const url = Promise.withResolvers<string>()
  const run = runAsst(['serve', '--port', '0', '--data', join(folder, 'data'), ...flags], {
    signal: stop.signal,
    onOutput: (text) => {
      const [found] = /http:\/\/\S+\/v1/.exec(text) ?? []
      if (found !== undefined) url.resolve(found)
    },
  })
  try {
    await use(await Promise.race([url.promise, run.then(({ stderr }) => Promise.reject(new Error(stderr)))]))
  } finally {
    stop.abort()
  }
  return run
}

const refuse = async (...flags: string[]) => {
  const { error } = await runAsst(['serve', '--port', '0', '--data', join(folder, 'data'), ...flags])
  return error
}

describe('asst serve', () => {
  it('answers until it is stopped, and leaves the folder free', async () => {
    const { exitCode, stdout } = await serving([], async (url) => {
      const client = new OpenAI({ baseURL: url, apiKey: 'any' })
      expect((await client.files.list()).data).toEqual([])
    })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('any key')
    await (await startServer({ dataDir: join(folder, 'data') })).close()
  })

  it('makes the trouble that it is told to, and writes it down', async () => {
    const faults = join(folder, 'faults.yaml')
    const log = join(folder, 'requests.jsonl')
    await writeFile(faults, 'rules:\n  - { path: /files, nth: 2, answer: { status: 503 } }\n')
    const flags = [
      '--faults',
      faults,
      '--log',
      log,
      '--latency',
      '1',
      '--limits',
      'openai',
      '--time-scale',
      '60',
    ]
    await serving([...flags, '--api-key', 'secret'], async (url) => {
      const client = new OpenAI({ baseURL: url, apiKey: 'secret', maxRetries: 0 })
      await client.files.list()
      await expect(client.files.list()).rejects.toMatchObject({ status: 503 })
      const stranger = new OpenAI({ baseURL: url, apiKey: 'other', maxRetries: 0 })
      await expect(stranger.files.list()).rejects.toMatchObject({ status: 401 })
    })
    const lines = (await readFile(log, 'utf8')).trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { status: number }).status)).toEqual([200, 503, 401])
  })

  it('refuses to be open to other machines without a key', async () => {
    expect(await refuse('--host', '0.0.0.0')).toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('--api-key'),
    })
  })

  it('tells where a fault file is wrong', async () => {
    const faults = join(folder, 'faults.yaml')
    await writeFile(faults, 'rules:\n  - { path: /files, drop: never }\n')
    expect(await refuse('--faults', faults)).toMatchObject({
      problems: [{ code: 'invalid-value', line: 2, column: 27 }],
    })
  })

  it.each([
    [['--latency', 'x'], /above 0/],
    [['--latency', '-1'], /above 0/],
    [['--limits', 'mine'], /openai/],
    [['--time-scale', '2'], /--limits/],
    [['--port', '70000'], /65535/],
    [['--log', '/nowhere/at/all.jsonl'], /cannot be written \(ENOENT\)/],
    [['--host', '203.0.113.7', '--api-key', 'k'], /no address of this machine/],
  ])('refuses %j', async (flags, message) => {
    expect(await refuse(...flags)).toMatchObject({ code: 'usage', message: expect.stringMatching(message) })
  })

  it('says who serves the folder, forwards to that one, and takes over when it is gone', async () => {
    const owner = await startServer({ dataDir: join(folder, 'data') })
    const { exitCode, stdout } = await serving([], async () => {
      await owner.close()
      await expect.poll(() => fetch(`${owner.url}/files`).then(({ status }) => status)).toBe(200)
    })
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(new RegExp(`served by another process, at ${owner.url}\n.* forwards to it`))
    expect(stdout).toMatch(/\nServing http/)
  })
})

const ask = async (url: string) => {
  const client = new OpenAI({ baseURL: url, apiKey: 'any', maxRetries: 0 })
  return client.responses.create({ model: 'gpt-6-luna', input: 'Anything?' })
}

describe('who answers', () => {
  it('is the endpoint that is named', async () => {
    const endpoint = await startChatEndpoint()
    endpoint.answer({ content: ['Everything.'] })
    const flags = ['--model-url', endpoint.url, '--model', 'tiny', '--model-key', 'secret']
    const { stdout } = await serving(flags, async (url) => {
      expect((await ask(url)).output_text).toBe('Everything.')
    })
    expect(endpoint.requests[0]?.model).toBe('tiny')
    expect(endpoint.keys).toEqual(['Bearer secret'])
    expect(stdout).toContain(`Answers come from tiny at ${endpoint.url}.`)
    await endpoint.close()
  })

  it('is the script', async () => {
    const script = join(folder, 'script.yaml')
    await writeFile(script, 'replies:\n  - { when: Anything?, answer: Nothing. }\n')
    await serving(['--script', script], async (url) => {
      expect((await ask(url)).output_text).toBe('Nothing.')
    })
  })

  it.each([
    ['--model-url', 'http://127.0.0.1:1/v1'],
    ['--model', 'tiny'],
    ['--model-key', 'secret'],
    ['--model-url', 'nowhere', '--model', 'tiny'],
  ])('is refused where it is said by half: %s %s', async (...flags) => {
    expect(await refuse(...flags)).toMatchObject({ code: 'usage' })
  })

  it('is refused with every mistake of the script', async () => {
    const script = join(folder, 'script.yaml')
    await writeFile(script, 'replies:\n  - { when: /(/, answer: Yes. }\n  - { anser: Yes. }\n')
    const error = await refuse('--script', script)
    expect(new Set(error?.problems.map((problem) => problem.line))).toEqual(new Set([2, 3]))
  })
})

it('refuses a data folder that cannot be made', async () => {
  await writeFile(join(folder, 'data'), 'a file')
  expect(await refuse()).toMatchObject({ code: 'usage', message: expect.stringContaining('data folder') })
})
