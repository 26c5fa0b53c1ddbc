import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { startTestServer } from '../support/server.ts'
import { createSyncProject, writesOf, type SyncProject } from '../support/sync-project.ts'

/** A project in a few words: which documents each knowledge base has, and what each assistant is told. */
interface Shape {
  knowledge: Record<string, { files: Record<string, string>; settings: Settings; isRenamed: boolean }>
  assistants: Record<string, Wish>
  /** What all assistants extend. */
  base: { temperature?: number; metadata?: Record<string, string> }
}

interface Settings {
  chunking?: { max_chunk_size_tokens: number; chunk_overlap_tokens: number }
  attributes?: Record<string, string | number | boolean>
}

interface Wish {
  says: string
  search?: string
  code?: string
  calls?: string
  temperature?: number
  /** What this environment overrides. */
  here?: { description?: string; enabled?: boolean }
  isRenamed: boolean
}

const bases = ['handbook', 'manual', 'sales']
const documents = fc.dictionary(
  fc.constantFrom('a.md', 'b.md', 'sub/c.md', 'data.csv'),
  fc.constantFrom('one', 'two', 'three'),
  { minKeys: 1 },
)
const settings: fc.Arbitrary<Settings> = fc.record(
  {
    chunking: fc.constantFrom(
      { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 },
      { max_chunk_size_tokens: 200, chunk_overlap_tokens: 50 },
    ),
    attributes: fc.dictionary(
      fc.constantFrom('audience', 'year'),
      fc.oneof(fc.constantFrom('all', 'staff'), fc.constantFrom(2025, 2026), fc.boolean()),
    ),
  },
  { requiredKeys: [] },
)
const assistant: fc.Arbitrary<Wish> = fc.record(
  {
    says: fc.constantFrom('Be brief.', 'Be kind.', 'Be both.\nAlways.'),
    search: fc.constantFrom(...bases),
    code: fc.constantFrom(...bases),
    calls: fc.constantFrom('look_up', 'order'),
    temperature: fc.constantFrom(0, 0.5, 1),
    here: fc.record(
      { description: fc.constantFrom('', 'Here.'), enabled: fc.boolean() },
      { requiredKeys: [] },
    ),
    isRenamed: fc.boolean(),
  },
  { requiredKeys: ['says', 'isRenamed'] },
)
const shape: fc.Arbitrary<Shape> = fc.record({
  // Every knowledge base has a document that file search takes, so that any assistant may search it.
  knowledge: fc.record(
    Object.fromEntries(
      bases.map((key) => [key, fc.record({ files: documents, settings, isRenamed: fc.boolean() })]),
    ),
  ),
  assistants: fc.dictionary(fc.constantFrom('support', 'analyst', 'brands/acme'), assistant),
  base: fc.record(
    {
      temperature: fc.constantFrom(0.2, 1),
      metadata: fc.constantFrom<Record<string, string>>({}, { team: 'support' }),
    },
    { requiredKeys: [] },
  ),
})

/** Each thing has two names, and goes from either to the other. */
function namesOf(key: string, isRenamed: boolean): { key: string; was: string[] } {
  const other = `${key}-renamed`
  return isRenamed ? { key: other, was: [key] } : { key, was: [other] }
}

async function write(project: SyncProject, { knowledge, assistants, base }: Shape): Promise<void> {
  for (const folder of ['assistants', 'knowledge']) await project.remove(folder)
  const names = new Map<string, string>()
  for (const [plain, { files, settings, isRenamed }] of Object.entries(knowledge)) {
    const { key, was } = namesOf(plain, isRenamed)
    names.set(plain, key)
    await project.write(`knowledge/${key}.yaml`, JSON.stringify({ ...settings, was }))
    for (const [path, text] of Object.entries({ 'always.md': 'here', ...files }))
      await project.write(`knowledge/${key}/${path}`, `${text}\n`)
  }
  await project.write('assistants/_base.yaml', JSON.stringify({ model: 'gpt-6-luna', ...base }))
  for (const [plain, wish] of Object.entries(assistants)) {
    const { says, search, code, calls, temperature, here, isRenamed } = wish
    const { key, was } = namesOf(plain, isRenamed)
    const tools = [
      ...(search === undefined ? [] : [{ type: 'file_search', knowledge: [names.get(search)] }]),
      ...(code === undefined ? [] : [{ type: 'code_interpreter', knowledge: [names.get(code)] }]),
      ...(calls === undefined ? [] : [{ type: 'function', name: calls }]),
    ]
    const yaml = {
      extends: `${'../'.repeat(key.split('/').length - 1) || './'}_base.yaml`,
      instructions: says,
      tools,
      was,
      ...(temperature === undefined ? {} : { temperature }),
      ...(here === undefined ? {} : { environments: { test: here } }),
    }
    await project.write(`assistants/${key}.yaml`, JSON.stringify(yaml))
  }
}

/** Shrinking takes far longer than reading a failure does. */
const runs = { numRuns: 5, endOnFailure: true }

it.each(runtimes)(
  'on %s nothing is left to do after a sync, and no plan writes, whatever was edited',
  async (runtime) => {
    await fc.assert(
      fc.asyncProperty(shape, shape, async (before, after) => {
        await using world = await open(runtime)
        const { project, server } = world
        for (const state of [before, after]) {
          await write(project, state)
          server.requests.length = 0
          const locks = await readLocks(project)
          const planned = await project.asst(['plan', '--refresh', 'full'])
          expect({ ...planned, writes: writesOf(server.requests) }).toMatchObject({ exitCode: 0, writes: [] })
          expect(await readLocks(project)).toEqual(locks)
          // Random edits delete a lot at once, which the guards would stop.
          expect(await project.asst(['sync', '--yes', '--force'])).toMatchObject({ exitCode: 0 })
          const left = await project.asst(['plan', '--detailed-exitcode'])
          expect({ exitCode: left.exitCode, stdout: left.stdout }).toMatchObject({ exitCode: 0 })
        }
      }),
      runs,
    )
  },
)

it.each(runtimes)('on %s a scoped sync leaves the rest of the lockfile byte-identical', async (runtime) => {
  await fc.assert(
    fc.asyncProperty(shape, shape, async (before, after) => {
      await using world = await open(runtime)
      const { project } = world
      await write(project, scoped(before, 'Hi.'))
      await project.sync()
      await write(project, scoped(after, 'Hello.'))
      const old = await readRest(project)
      const run = await project.asst(['sync', '--yes', '--only', 'assistant/support'])
      expect(run).toMatchObject({ exitCode: 0, stderr: '' })
      expect(await readRest(project)).toEqual(old)
    }),
    runs,
  )
})

/** With an assistant and its handbook that are there under one name. */
function scoped({ knowledge, assistants, base }: Shape, says: string): Shape {
  const { handbook = { files: {}, settings: {} }, ...others } = knowledge
  return {
    base,
    knowledge: { ...others, handbook: { ...handbook, isRenamed: false } },
    assistants: { ...assistants, support: { says, search: 'handbook', isRenamed: false } },
  }
}

/** Every file of `locks/`, by path. */
async function readLocks(project: SyncProject): Promise<Record<string, string>> {
  const entries = await readdir(project.path('locks'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  )
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const)),
  )
}

async function open(runtime: (typeof runtimes)[number]) {
  const server = await startTestServer()
  const project = await createSyncProject(server.url, runtime, { files: {} })
  return {
    server,
    project,
    async [Symbol.asyncDispose]() {
      await project.dispose()
      await server.close()
    },
  }
}

/** The lockfile's text without the lines of what the scope holds. */
async function readRest(project: SyncProject): Promise<string> {
  const text = await readFile(project.path('locks/test.lock.json'), 'utf8')
  // A comma may come or go with the neighbour that follows.
  return text.replace(entry('support'), '').replace(entry('handbook'), '').replaceAll(/,$/gm, '')
}

function entry(key: string): RegExp {
  return new RegExp(`^    "${key}": \\{\\n(?:     .*\\n)*    \\},?\\n`, 'm')
}
