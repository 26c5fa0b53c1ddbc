import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  baselineFile,
  bless,
  readBaselineRun,
  readBaselines,
} from '../../../src/eval/baseline/baseline-files.ts'
import { readRun } from '../../../src/eval/runs/read-run.ts'
import { scoreRun } from '../../../src/eval/scoring/score-run.ts'
import { buildAssertion, buildReply, buildSuite, buildTarget, buildTest, buildTranscript } from '../build.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asst-run-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const cites = buildAssertion('cites', { value: ['h/a.md', 'h/b.md'] }, { metric: 'sources', gate: false })
const suites = [
  buildSuite([buildTest([[cites]], { id: 'one', repeat: 2 })], { key: 'first' }),
  buildSuite([buildTest([[cites], []], { id: 'two' })], { key: 'brands/second' }),
]
const facts = {
  id: 'run-1',
  startedAt: '2026-11-20T00:00:00.000Z',
  finishedAt: '2026-11-20T00:01:00.000Z',
  target: buildTarget(),
}
const reply = buildReply({ cites: ['h/a.md', '?x'], retrieved: ['h/a.md', '?y'] })
const failed = { user: 'q', error: { code: 'provider-refused', message: 'no' } }
const run = scoreRun(facts, suites, [
  buildTranscript([reply], { suite: 'first', test: 'one' }),
  buildTranscript([buildReply({ cites: ['h/a.md'] })], { suite: 'first', test: 'one', repeat: 2 }),
  buildTranscript([reply, failed], { suite: 'brands/second', test: 'two' }),
])

async function write(content: unknown): Promise<string> {
  const file = join(folder, 'run.json')
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

describe('reading a run', () => {
  it('gives back what was written, by its file or its folder', async () => {
    const file = await write(run)
    expect(await readRun(file)).toEqual(run)
    expect(await readRun(folder)).toEqual(run)
  })

  it('refuses what is not there, is no run, or is of another version', async () => {
    await expect(readRun(join(folder, 'none'))).rejects.toMatchObject({ code: 'run-unreadable' })
    for (const content of ['', '{', '[]', '{}', { ...run, suites: [{}] }]) {
      await expect(readRun(await write(content))).rejects.toMatchObject({ code: 'run-unreadable' })
    }
    await expect(readRun(await write({ version: 99 }))).rejects.toMatchObject({ code: 'run-version' })
  })
})

describe('baselines', () => {
  it('are one file a suite and environment, and ordinary runs', async () => {
    expect(await bless(folder, 'staging', run)).toEqual([
      'evals/baselines/staging/first.json',
      'evals/baselines/staging/brands/second.json',
    ])
    const baselines = await readBaselines(folder, 'staging', ['first', 'brands/second', 'unknown'])
    expect([...baselines.keys()]).toEqual(['first', 'brands/second'])
    expect(baselines.get('first')).toMatchObject({
      id: 'run-1',
      suites: [run.suites[0]],
      totals: { tests: 1 },
    })
    expect(await readBaselines(folder, 'prod', ['first'])).toEqual(new Map())
  })

  it('say of a broken one which file it is', async () => {
    const file = join(folder, 'evals/baselines/staging/first.json')
    await mkdir(join(folder, 'evals/baselines/staging'), { recursive: true })
    await writeFile(file, '{"version": 1}')
    await expect(readBaselines(folder, 'staging', ['first'])).rejects.toThrow(file)
  })

  it('say of one of another suite whose it is', async () => {
    await bless(folder, 'staging', run)
    const [first, second] = ['first', 'brands/second'].map((key) => baselineFile(folder, 'staging', key))
    await copyFile(second ?? '', first ?? '')
    await expect(readBaselines(folder, 'staging', ['first'])).rejects.toMatchObject({
      code: 'baseline-foreign',
      message: `${first} is no baseline of first; it is of brands/second`,
    })
  })

  it('can be any run with one of the tests', async () => {
    const file = await write(run)
    const [first] = suites
    if (first === undefined) throw new Error('there is no suite')
    expect([...(await readBaselineRun(file, [first])).keys()]).toEqual(['first'])
    const other = { key: 'first', tests: [{ id: 'else' }] }
    await expect(readBaselineRun(file, [other])).rejects.toMatchObject({ code: 'baseline-foreign' })
  })
})
