import { spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createProject, type TestProject } from './support/project.ts'
import { sampleFiles } from './support/sync-project.ts'

const cli = new URL('../src/cli.ts', import.meta.url).pathname

let project: TestProject
const children: ChildProcess[] = []

beforeEach(async () => {
  project = await createProject(sampleFiles)
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await project.dispose()
})

/** Runs the command line as a process of its own, without the variables of this one. */
function start(...argv: string[]): ChildProcess & { ended: Promise<Ended> } {
  const child = spawn(process.execPath, [cli, ...argv], {
    cwd: project.root,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  // Reading ends early where a test closes its end of the pipe.
  const output = text(child.stdout).catch(() => '')
  const ended = Promise.all([output, text(child.stderr), closed]).then(([stdout, stderr, exitCode]) => ({
    stdout,
    stderr,
    exitCode,
  }))
  return Object.assign(child, { ended })
}

interface Ended {
  stdout: string
  stderr: string
  exitCode: number | null
}

/** Resolves once standard output has shown the text. */
function shown(child: ChildProcess, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (wanted.test(output)) resolve(output)
    })
    child.once('close', () => reject(new Error(`it ended after: ${output}`)))
  })
}

describe('the program', () => {
  it('syncs, asks and ends by itself', async () => {
    const synced = await start('sync').ended
    expect({ ...synced, stdout: synced.stdout.split('\n').at(-2) }).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: 'Synced.',
    })
    const answer = await start('ask', 'support', 'Within how many days can orders be returned?').ended
    expect(answer).toMatchObject({ exitCode: 0, stderr: '' })
    expect(answer.stdout).toContain('handbook/refunds.md')
  })

  it('says what is wrong without a stack, and exits with 1', async () => {
    const { exitCode, stdout, stderr } = await start('plan', '--env', 'lokal').ended
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain('did you mean local?')
    expect(stderr).not.toMatch(/^ {4}at /m)
  })

  it('prints its version', async () => {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
    expect(await start('--version').ended).toMatchObject({ exitCode: 0, stdout: `${version}\n` })
  })

  it('does not mind whose end of the pipe closes early', async () => {
    const child = start('sync', '--verbose')
    child.stdout?.destroy()
    expect(await child.ended).toMatchObject({ stderr: '' })
  })

  it('imports nothing before it has checked the version of Node', async () => {
    const source = await readFile(cli, 'utf8')
    const imports = source.match(/^import .*$/gm)
    expect(imports).toEqual(["import type { Terminal } from './commands/terminal/context.ts'"])
    expect(source.indexOf('await import(')).toBeGreaterThan(source.indexOf('process.versions.node'))
  })
})

describe('a signal', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s stops the server that is served', async (signal) => {
    const child = start('serve', '--port', '0', '--data', project.path('data'))
    const output = await shown(child, /Serving http:\S+ from/)
    const url = /http:\S+/.exec(output)?.[0] ?? ''
    expect((await fetch(`${url}/models`)).status).toBe(200)
    child.kill(signal)
    const ended = await child.ended
    expect({ exitCode: ended.exitCode, stderr: ended.stderr }).toEqual({ exitCode: 0, stderr: '' })
    await expect(fetch(`${url}/models`)).rejects.toThrow('fetch failed')
  })

  it('stops a sync, which keeps what it did and says so', async () => {
    const host = start('serve', '--port', '0', '--data', project.path('data'))
    const url = /http:\S+/.exec(await shown(host, /Serving http:\S+ from/))?.[0] ?? ''
    await project.write(
      'asst.yaml',
      'project: sample\nid: test01\ndefault_environment: test\nenvironments:\n' +
        `  test: { provider: openai-compatible, base_url: "${url}" }\n`,
    )
    const documents = Array.from(
      { length: 400 },
      (_, index) => `# Chapter ${index}\n\n${'Word. '.repeat(200)}`,
    )
    for (const [index, document] of documents.entries())
      await project.write(`knowledge/handbook/chapter-${index}.md`, document)
    const child = start('sync', '--yes')
    await shown(child, /Plan: /)
    child.kill('SIGINT')
    const ended = await child.ended
    expect(ended).toMatchObject({ exitCode: 1 })
    expect(ended.stderr).toContain('error stopped by SIGINT')

    const next = await start('sync', '--yes').ended
    expect(next).toMatchObject({ exitCode: 0, stderr: '' })
    const files = (await (await fetch(`${url}/files`)).json()) as { data: { filename: string }[] }
    const names = files.data.map(({ filename }) => filename)
    expect(names.length).toBe(new Set(names).size)
    expect(names).toHaveLength(403)
  })
})
