import { readFile } from 'node:fs/promises'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { startTestServer } from '../support/server.ts'
import { createSyncProject, writesOf, type SyncProject } from '../support/sync-project.ts'

/** A project in a few words: which documents each knowledge base has, and what each assistant is told. */
interface Shape {
  knowledge: Record<string, Record<string, string>>
  assistants: Record<string, { says: string; search?: string; code?: string; temperature?: number }>
}

const bases = ['handbook', 'manual', 'sales']
const documents = fc.dictionary(
  fc.constantFrom('a.md', 'b.md', 'sub/c.md', 'data.csv'),
  fc.constantFrom('one', 'two', 'three'),
  { minKeys: 1 },
)
const assistant = fc.record(
  {
    says: fc.constantFrom('Be brief.', 'Be kind.', 'Be both.\nAlways.'),
    search: fc.constantFrom(...bases),
    code: fc.constantFrom(...bases),
    temperature: fc.constantFrom(0, 0.5, 1),
  },
  { requiredKeys: ['says'] },
)
const shape: fc.Arbitrary<Shape> = fc.record({
  // Every knowledge base has a document that file search takes, so that any assistant may search it.
  knowledge: fc.record(Object.fromEntries(bases.map((key) => [key, documents]))),
  assistants: fc.dictionary(fc.constantFrom('support', 'analyst', 'brands/acme'), assistant),
})

async function write(project: SyncProject, { knowledge, assistants }: Shape): Promise<void> {
  for (const folder of ['assistants', 'knowledge']) await project.remove(folder)
  for (const [key, files] of Object.entries(knowledge))
    for (const [path, text] of Object.entries({ 'always.md': 'here', ...files }))
      await project.write(`knowledge/${key}/${path}`, `${text}\n`)
  for (const [key, { says, search, code, temperature }] of Object.entries(assistants)) {
    const tools = [
      ...(search === undefined ? [] : [{ type: 'file_search', knowledge: [search] }]),
      ...(code === undefined ? [] : [{ type: 'code_interpreter', knowledge: [code] }]),
    ]
    const yaml = {
      model: 'gpt-6-luna',
      instructions: says,
      tools,
      ...(temperature === undefined ? {} : { temperature }),
    }
    await project.write(`assistants/${key}.yaml`, JSON.stringify(yaml))
  }
}

const runs = { numRuns: 8 }

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
          const planned = await project.asst(['plan', '--refresh', 'full'])
          expect({ ...planned, writes: writesOf(server.requests) }).toMatchObject({ exitCode: 0, writes: [] })
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
      await write(project, {
        ...before,
        assistants: { ...before.assistants, support: { says: 'Hi.', search: 'handbook' } },
      })
      await project.sync()
      await write(project, {
        ...after,
        assistants: { ...after.assistants, support: { says: 'Hello.', search: 'handbook' } },
      })
      const old = await readRest(project)
      const run = await project.asst(['sync', '--yes', '--only', 'assistant/support'])
      expect(run).toMatchObject({ exitCode: 0, stderr: '' })
      expect(await readRest(project)).toEqual(old)
    }),
    runs,
  )
})

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
