import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { expect, it, onTestFinished } from 'vitest'
import type { FaultRule } from '../../src/server/trouble/faults.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { readRemoteState, type RemoteState } from '../support/remote-state.ts'
import { startTestServer } from '../support/server.ts'
import { createSyncProject, sampleFiles, type SyncProject } from '../support/sync-project.ts'

const fileCount = 520

/** One request in six goes wrong, lists are half a second old, and batches are not always found at first. */
const weather: FaultRule[] = [
  { path: '/**', probability: 0.05, answer: { status: 429, retry_after: 1 } },
  { path: '/**', probability: 0.025, answer: { status: 500 } },
  { path: '/**', probability: 0.025, answer: { status: 503, when: 'after_effect' } },
  { path: '/**', probability: 0.03, drop: 'before_effect' },
  { path: '/**', probability: 0.03, drop: 'after_effect' },
  { path: '/**', lag: { seconds: 0.5 } },
  { method: 'GET', path: '/vector_stores/*/file_batches/**', probability: 0.1, answer: { status: 404 } },
]

const page = (index: number) => `knowledge/handbook/page-${String(index).padStart(3, '0')}.md`
const indexes = Array.from({ length: fileCount }, (_, index) => index)

function manyFiles(): Record<string, string> {
  return {
    ...sampleFiles,
    ...Object.fromEntries(indexes.map((index) => [page(index), `# Page ${index}\n\nOf many.\n`])),
  }
}

async function edit(project: SyncProject): Promise<void> {
  for (const index of indexes.slice(0, 20)) await project.write(page(index), `# Page ${index}\n\nIs new.\n`)
  for (const index of indexes.slice(20, 30)) await project.remove(page(index))
  await project.write('knowledge/handbook/extra.md', '# Extra\n\nOne more.\n')
  await project.write('assistants/analyst.yaml', 'name: Analyst\nmodel: gpt-6-luna\ninstructions: Count.\n')
}

/** Syncs until all is done, as a pipeline that is started again would. Returns how often. */
async function syncUntilDone(project: SyncProject): Promise<number> {
  for (let count = 1; count <= 8; count += 1) {
    const { exitCode } = await project.asst(['sync', '--yes'])
    if (exitCode === 0) return count
  }
  throw new Error('the sync does not converge')
}

async function undisturbed(): Promise<RemoteState[]> {
  const server = await startTestServer()
  const project = await createSyncProject(server.url, 'assistants', { files: manyFiles() })
  await project.sync()
  const states = [await readRemoteState(server.client)]
  await edit(project)
  await project.sync()
  states.push(await readRemoteState(server.client))
  await project.dispose()
  await server.close()
  return states
}

it('bad weather changes nothing of what a sync makes', { timeout: 180_000 }, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'asst-weather-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  let server = await startTestServer({ dataDir, limits: 'openai', faults: { seed: 7, rules: weather } })
  // Passes everything on, and outlives the server.
  const proxy = await startFaultProxy(server.url)
  onTestFinished(() => proxy.close())
  const reader = new OpenAI({ baseURL: proxy.url, apiKey: 'test', maxRetries: 0 })
  const port = Number(new URL(server.url).port)
  const settings = 'settle_seconds: 1\nlimits: { concurrency: 8 }'
  const project = await createSyncProject(proxy.url, 'assistants', { files: manyFiles(), settings })
  onTestFinished(() => project.dispose())
  const [first, second] = await undisturbed()
  let broken = 0

  for (const [step, expected] of [
    [async () => {}, first],
    [edit, second],
  ] as const) {
    await step(project)
    expect(await syncUntilDone(project)).toBeLessThan(5)
    const statuses = new Set(server.requests.map(({ status }) => status))
    expect([...statuses]).toEqual(expect.arrayContaining([200, 429, 500, 503]))
    expect(proxy.broken()).toBeGreaterThan(broken)
    broken = proxy.broken()
    await server.close()

    // The same server on a good day tells what is there.
    server = await startTestServer({ dataDir, port })
    expect(await readRemoteState(reader)).toEqual(expected)
    expect((await project.sync()).stdout).toContain('No changes.')
    await server.close()
    server = await startTestServer({
      dataDir,
      port,
      limits: 'openai',
      faults: { seed: 11, rules: weather },
    })
  }
  await server.close()
})
