import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Desired } from '../../src/config/desired.ts'
import type { Project } from '../../src/config/project.ts'
import { readDesired } from '../../src/config/read-desired.ts'
import { readProject } from '../../src/config/read-project.ts'
import type { Read } from '../../src/config/read.ts'
import { selectEnvironment } from '../../src/config/select-environment.ts'
import { readSuites } from '../../src/eval/suites/read-suites.ts'
import type { Turn } from '../../src/eval/suites/suite.ts'
import { sampleRoot } from './sample-root.ts'

/** The value of what must be without any problem, warnings included. */
function faultless<T>({ value, problems }: Read<T>): T {
  expect(problems).toEqual([])
  if (value === undefined) throw new Error('read without a problem, and yet without a value')
  return value
}

async function desiredFor(project: Project, name: string): Promise<Desired> {
  // Without variables, because a newcomer validates the sample before there is any key.
  return faultless(await readDesired(project, faultless(selectEnvironment(project, name))))
}

const project = faultless(await readProject(sampleRoot))
const desired = await desiredFor(project, project.defaultEnvironment)
const suites = faultless(await readSuites(desired))
const handbook = desired.knowledge.get('handbook')?.files ?? []

describe('the sample project', () => {
  it.each(project.environmentNames)('is valid for %s without any key', async (name) => {
    const { assistants } = await desiredFor(project, name)
    expect([...assistants.keys()].toSorted()).toEqual(['analyst', 'shop', 'support'])
  })

  it('runs without a key on both runtimes', () => {
    const local = ['local', 'classic'].map((name) => faultless(selectEnvironment(project, name)))
    expect(local.map(({ provider, runtime }) => [provider, runtime])).toEqual([
      ['local', 'responses'],
      ['local', 'assistants'],
    ])
  })

  it('has one assistant of each kind', () => {
    const tools = [...desired.assistants.values()].map(({ key, tools }) => [
      key,
      tools.map(({ type }) => type),
    ])
    expect(Object.fromEntries(tools)).toEqual({
      analyst: ['code_interpreter'],
      shop: ['function'],
      support: ['file_search'],
    })
  })

  it('fills the company into every text', () => {
    for (const { name, instructions } of desired.assistants.values()) {
      expect(name).toContain('Northwind')
      expect(instructions).not.toContain('{{')
    }
  })
})

describe('the handbook of the sample', () => {
  it('has documents of many formats, a PDF and a Word document among them', () => {
    const formats = new Set(handbook.map(({ path }) => extname(path)))
    expect(handbook.length).toBeGreaterThanOrEqual(20)
    expect([...formats].toSorted()).toEqual(['.docx', '.html', '.json', '.md', '.pdf', '.txt'])
  })

  it('is small enough for a repository', async () => {
    const sizes = await Promise.all(handbook.map(async ({ absolute }) => (await stat(absolute)).size))
    expect(Math.max(...sizes)).toBeLessThan(150_000)
  })

  it('is asked about as a whole: each document is expected by some question', () => {
    const patterns = suites.flatMap(({ tests }) => tests.flatMap(({ turns }) => turns.flatMap(citedPatterns)))
    const unasked = handbook.map(({ path }) => `handbook/${path}`).filter((path) => !patterns.includes(path))
    expect(unasked).toEqual([])
  })
})

describe('the suites of the sample', () => {
  const threads = suites.flatMap(({ tests }) => tests)
  const turns = threads.flatMap(({ turns }) => turns)

  it('ask enough to say something', () => {
    expect(suites.length).toBeGreaterThanOrEqual(4)
    expect(turns.length).toBeGreaterThanOrEqual(60)
  })

  it('ask follow-up questions', () => {
    expect(threads.filter(({ turns }) => turns.length > 1).length).toBeGreaterThanOrEqual(10)
  })

  it('ask what the handbook does not answer', () => {
    const unanswerable = turns.filter(({ assert }) => assert.some(({ type }) => type === 'no-citations'))
    expect(unanswerable.length).toBeGreaterThanOrEqual(6)
  })

  it('ask every assistant', () => {
    const asked = new Set(suites.map(({ assistant }) => assistant))
    expect([...asked].toSorted()).toEqual([...desired.assistants.keys()].toSorted())
  })

  it('check in every turn that the citations of who has documents resolve', () => {
    const ofSupport = suites.filter(({ assistant }) => assistant === 'support')
    for (const { user, assert } of ofSupport.flatMap(({ tests }) => tests.flatMap(({ turns }) => turns))) {
      expect(
        assert.map(({ type }) => type),
        user,
      ).toContain('citations-resolve')
    }
  })

  it('name each test by an id, so that baselines keep their place', () => {
    expect(threads.filter(({ id }) => /^test-\d+$/.test(id))).toEqual([])
  })

  it('have a gate each', () => {
    expect(suites.filter(({ gate }) => gate === undefined).map(({ key }) => key)).toEqual([])
  })
})

function citedPatterns({ assert }: Turn): unknown[] {
  return assert
    .filter(({ type }) => type === 'cites')
    .flatMap(({ params }) => (Array.isArray(params.value) ? params.value.flat() : []))
}
