import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunTarget } from '../../../src/eval/runs/run-result.ts'
import { openThreadCache } from '../../../src/eval/asking/thread-cache.ts'
import { buildReply, buildSuite, buildTarget, buildTest, buildTranscript } from '../build.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asst-cache-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const now = new Date('2026-11-21T10:00:00Z')
const open = (target: RunTarget = buildTarget()) => openThreadCache(folder, target, () => now)

const test = buildTest([[]])
const job = { suite: buildSuite([test]), test, repeat: 1 }
const transcript = buildTranscript([buildReply()])

const calls = (name: string) =>
  buildTranscript([buildReply({ toolCalls: [{ id: 'c', type: 'function', name }] })])

describe('openThreadCache', () => {
  it('finds a thread again, whatever its test is called, and says where it is from', async () => {
    await (await open()).keep(job, transcript)
    const renamed = buildTest([[]], { id: 'renamed' })
    const found = await (
      await open()
    ).find({ suite: buildSuite([renamed], { key: 'other' }), test: renamed, repeat: 1 })
    expect(found).toEqual({
      ...transcript,
      suite: 'other',
      test: 'renamed',
      startedAt: now.toISOString(),
      cached: true,
    })
  })

  it('does not find it where anything that matters is another', async () => {
    await (await open()).keep(job, transcript)
    const others: Partial<RunTarget>[] = [
      { environment: 'prod' },
      { runtime: 'assistants' },
      { assistants: { support: 'sha256-b' } },
      { models: { support: 'n' } },
      { knowledge: { handbook: 'sha256-i' } },
    ]
    for (const other of others) expect(await (await open(buildTarget(other))).find(job)).toBeUndefined()
    const cache = await open()
    const asking = (turn: string) => ({ ...test, turns: [{ user: turn, assert: [] }] })
    const jobs = [
      { ...job, repeat: 2 },
      { ...job, test: asking('something else') },
      { ...job, test: { ...test, functions: { search: [{ return: 1 }] } } },
      { ...job, suite: { ...job.suite, assistant: 'other' } },
      { ...job, suite: { ...job.suite, model: 'n' } },
    ]
    for (const other of jobs) expect(await cache.find(other)).toBeUndefined()
    expect(await cache.find(job)).toBeDefined()
  })

  it('takes tests of one run that ask the same for two samples, in that run and the next', async () => {
    const twin = { ...job, test: buildTest([[]], { id: 'twin' }) }
    const other = buildTranscript([buildReply({ text: 'You have a month.' })])
    const first = await open()
    expect(await first.find(job)).toBeUndefined()
    await first.keep(job, transcript)
    expect(await first.find(twin)).toBeUndefined()
    await first.keep(twin, other)
    const second = await open()
    expect((await second.find(job))?.turns).toEqual(transcript.turns)
    expect((await second.find(twin))?.turns).toEqual(other.turns)
  })

  it('finds it where only knowledge changed that the assistant does not use', async () => {
    await (await open()).keep(job, transcript)
    const target = buildTarget({ knowledge: { handbook: 'sha256-h', sales: 'sha256-s' } })
    expect(await (await open(target)).find(job)).toBeDefined()
  })

  it('keeps no errors, no broken threads and nothing that a handler of the project answered', async () => {
    const cache = await open()
    const bad = [
      buildTranscript([{ user: 'x', error: { code: 'provider-unreachable', message: 'no' } }]),
      buildTranscript([buildReply({ status: 'failed' })]),
      buildTranscript([]),
      calls('search'),
    ]
    for (const one of bad) await cache.keep(job, one)
    expect(await readdir(folder)).toEqual([])
    const stubbed = { ...job, test: { ...test, functions: { search: [{ return: 1 }] } } }
    await cache.keep(stubbed, calls('search'))
    expect(await cache.find(stubbed)).toBeDefined()
  })

  it('forgets what is old, and asks again what cannot be read', async () => {
    await (await open()).keep(job, transcript)
    const [name = ''] = await readdir(folder)
    await utimes(join(folder, name), now, new Date('2026-11-01T00:00:00Z'))
    const cache = await open()
    expect(await readdir(folder)).toEqual([])
    await writeFile(join(folder, name), '{"version":')
    expect(await cache.find(job)).toBeUndefined()
  })
})
