import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import glob from 'fast-glob'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { runtimes } from '../../../src/config/runtime.ts'
import { readFaults } from '../../../src/config/read-faults.ts'
import { readProject } from '../../../src/config/read-project.ts'
import { readScript } from '../../../src/config/read-script.ts'
import { readSuites } from '../../../src/eval/suites/read-suites.ts'
import { hasErrors, type Problem } from '../../../src/errors.ts'
import { buildSchema, type SchemaName } from '../../../src/report/schemas/published.ts'
import { desired, project } from '../../config/support.ts'
import { buildDesired } from '../../eval/desired.ts'
import { sampleRoot } from '../../sample/sample-root.ts'
import { startTestServer } from '../../support/server.ts'
import { createSyncProject, sampleFiles } from '../../support/sync-project.ts'
import { mutantsOf, type Mutant } from './mutants.ts'
import { assistant, faults, knowledge, projects, refused, script, suites } from './whole-files.ts'

const ajv = new Ajv2020({ allowUnionTypes: true, strictTypes: false, strictRequired: false })
// Its types are those of a CommonJS module, whose default export Node gives as it is.
formats.default(ajv)
const compiled = new Map<SchemaName, ValidateFunction>()

/** What an editor would say, which knows the schema alone. */
function accepts(name: SchemaName, data: unknown): boolean {
  const validate = compiled.get(name) ?? ajv.compile(buildSchema(name))
  compiled.set(name, validate)
  return validate(data)
}

/** What one file alone can have wrong with it, whatever else there is. */
const structural = ['unknown-key', 'invalid-value', 'missing-key', 'limit-exceeded', 'unknown-assertion']

/** Relations between two values, and what a schema within a suite may be: JSON Schema cannot tell either. */
const relations =
  /at most half|can never be reached|nothing to compare with|no metric|no assistant has|value: is empty|strict mode|schema is invalid/

/** Holds the schema's verdict against the problems of each mutant, in order. */
function compare(name: SchemaName, mutants: Mutant[], problemsOf: Problem[][]): void {
  const disagreements = mutants.flatMap(({ change, data }, index) => {
    const errors = (problemsOf[index] ?? []).filter(({ severity }) => severity === 'error')
    const wrong = errors.filter(({ code, message }) => structural.includes(code) && !relations.test(message))
    const accepted = accepts(name, data)
    if (accepted && wrong.length > 0) return [`${change}: accepted, though ${wrong[0]?.message}`]
    if (!accepted && errors.length === 0) return [`${change}: refused, though it is valid`]
    return []
  })
  expect(disagreements).toEqual([])
}

/** Documents that the schema must refuse, for `compare` to see that they are not valid either. */
function refusing(name: keyof typeof refused): Mutant[] {
  for (const data of refused[name]) expect([data, accepts(name, data)]).toEqual([data, false])
  return refused[name].map((data) => ({ change: JSON.stringify(data).slice(0, 100), data }))
}

/** Mutants as files of a folder, `<folder>/m<index>.yaml`, written as JSON, which is YAML. */
function filesOf(folder: string, mutants: Mutant[]): Record<string, string> {
  return Object.fromEntries(
    mutants.map(({ data }, index) => [`${folder}/m${index}.yaml`, JSON.stringify(data)]),
  )
}

function byFile(mutants: Mutant[], problems: Problem[]): Problem[][] {
  const found = Map.groupBy(problems, ({ file = '' }) => basename(file, '.yaml'))
  return mutants.map((_, index) => found.get(`m${index}`) ?? [])
}

async function readEach(mutants: Mutant[], read: (file: string) => Promise<{ problems: Problem[] }>) {
  const { root } = await project()
  return Promise.all(
    mutants.map(async ({ data }, index) => {
      const file = join(root, `${index}/asst.yaml`)
      await mkdir(dirname(file))
      await writeFile(file, JSON.stringify(data))
      return (await read(file)).problems
    }),
  )
}

describe('a schema agrees with asst validate about', () => {
  const base = { 'docs/a.md': '# A\n', 'assistants/_base.yaml': 'model: m\n', 'assistants/h.ts': '' }

  it('asst.yaml, whichever provider an environment has', async () => {
    const mutants = [
      ...projects.map((data) => ({ change: 'whole', data })),
      ...projects.flatMap((data) => mutantsOf(data)),
      ...refusing('project'),
    ]
    compare('project', mutants, await readEach(mutants, (file) => readProject(dirname(file))))
  })

  it('assistants', async () => {
    const mutants = [{ change: 'whole', data: assistant }, ...mutantsOf(assistant), ...refusing('assistant')]
    const { problems } = await desired({
      ...base,
      'knowledge/handbook/a.md': '# A\n',
      ...filesOf('assistants', mutants),
    })
    compare('assistant', mutants, byFile(mutants, problems))
  })

  it('knowledge bases', async () => {
    const mutants = [{ change: 'whole', data: knowledge }, ...mutantsOf(knowledge), ...refusing('knowledge')]
    const users = mutants.map((_, index) => `m${index}`)
    const { problems } = await desired({
      ...base,
      ...Object.fromEntries(users.map((key) => [`knowledge/${key}/a.md`, '# A\n'])),
      'assistants/user.yaml': JSON.stringify({
        model: 'm',
        tools: [{ type: 'file_search', knowledge: users }],
      }),
      ...filesOf('knowledge', mutants),
    })
    compare('knowledge', mutants, byFile(mutants, problems))
  })

  it('suites, with the fields of every type of assertion', async () => {
    const changed = suites.flatMap((data) => [{ change: 'whole', data }, ...mutantsOf(data)])
    const mutants = [...changed, ...refusing('suite')]
    const { root } = await project({
      ...filesOf('evals', mutants),
      'evals/check.ts': '',
      'evals/orders.csv': 'a,b\n',
    })
    const { problems } = await readSuites(buildDesired(root))
    compare('suite', mutants, byFile(mutants, problems))
  })

  it('scripts and faults of the embedded server', async () => {
    for (const [name, data, read] of [
      ['script', script, readScript],
      ['faults', faults, readFaults],
    ] as const) {
      const mutants = [{ change: 'whole', data }, ...mutantsOf(data)]
      compare(name, mutants, await readEach(mutants, read))
    }
  })
})

const read = async (file: string): Promise<unknown> => parse(await readFile(join(sampleRoot, file), 'utf8'))

it('every file of the sample is accepted', async () => {
  const files = {
    project: ['asst.yaml'],
    assistant: await glob('assistants/**/*.yaml', { cwd: sampleRoot, ignore: ['**/_*'] }),
    partial: await glob('assistants/**/_*.yaml', { cwd: sampleRoot }),
    knowledge: await glob('knowledge/*.yaml', { cwd: sampleRoot }),
    suite: await glob('evals/**/*.yaml', { cwd: sampleRoot, ignore: ['evals/baselines/**'] }),
  } as const
  for (const name of ['project', 'assistant', 'partial', 'knowledge', 'suite'] as const) {
    for (const file of files[name]) expect(accepts(name, await read(file)), file).toBe(true)
  }
  expect(files.assistant.length).toBeGreaterThan(1)
  expect(files.suite.length).toBeGreaterThan(0)
})

describe('the schema of an assistant', () => {
  it('demands a model, unless the file extends another or environments give it', () => {
    expect(accepts('assistant', { name: 'A' })).toBe(false)
    expect(accepts('assistant', { extends: null })).toBe(false)
    expect(accepts('assistant', { extends: './_base.yaml' })).toBe(true)
    expect(accepts('assistant', { environments: { local: { model: 'm' }, prod: null } })).toBe(true)
    expect(accepts('assistant', { environments: { local: { name: 'x' } } })).toBe(false)
  })

  it('lets null remove what another file gives, only where there is another', () => {
    const removing = { metadata: { team: null }, vars: { tone: null }, model: 'm' }
    expect(accepts('assistant', removing)).toBe(false)
    expect(accepts('assistant', { ...removing, extends: './_base.yaml' })).toBe(true)
    expect(accepts('partial', { ...removing, response_format: { json_schema: { strict: true } } })).toBe(true)
    expect(accepts('partial', { metadata: { team: 7 } })).toBe(false)
    expect(accepts('partial', { modle: 'm' })).toBe(false)
  })

  it('takes {{name}} wherever it is filled before a value is judged', () => {
    const tools = [{ type: 'function', name: '{{team}}.search' }]
    expect(accepts('assistant', { model: 'm', reasoning_effort: '{{effort}}', tools })).toBe(true)
    expect(accepts('assistant', { model: 'm', temperature: '{{warm}}' })).toBe(false)
    expect(
      accepts('suite', { assistant: 'a', tests: [{ input: 'b', assert: [{ type: '{{type}}' }] }] }),
    ).toBe(true)
  })

  it("takes tools in the API's nested form, as asst validate does", async () => {
    const shapes: [unknown[], boolean][] = [
      [[{ type: 'function', function: { name: 'search', parameters: {} } }], true],
      [[{ type: 'function', name: 'search', function: { description: 'x' } }], true],
      [[{ type: 'file_search', file_search: { max_num_results: 3 }, knowledge: ['handbook'] }], true],
      [[{ type: 'function', function: { description: 'x' } }], false],
      [[{ type: 'file_search', file_search: { max_num_results: 99 } }], false],
      [[{ type: 'code_interpreter' }, { type: 'code_interpreter' }], false],
    ]
    for (const [tools, isValid] of shapes) {
      const data = { model: 'm', tools }
      const files = { 'knowledge/handbook/a.md': '# A', 'assistants/a.yaml': JSON.stringify(data) }
      const { problems } = await desired(files)
      expect([accepts('assistant', data), !hasErrors(problems)]).toEqual([isValid, isValid])
    }
  })
})

const unlike = (name: SchemaName, data: unknown) => (accepts(name, data) ? [] : [[name, data]])

describe.each(runtimes)('what commands print and write on %s', (runtime) => {
  it('is accepted by its schema', async () => {
    const server = await startTestServer()
    onTestFinished(server.close)
    const synced = await createSyncProject(server.url, runtime, {
      files: {
        ...sampleFiles,
        'evals/a.yaml':
          'assistant: support\ntests: [{ input: May I return an order?, assert: [{ type: contains, value: 30 days }, { type: cites, value: [handbook/refunds.md] }] }]\n',
      },
    })
    onTestFinished(synced.dispose)
    const printed = async (...argv: string[]) => JSON.parse((await synced.asst([...argv, '--json'])).stdout)
    const before = await printed('plan')
    await synced.sync()
    const run = await printed('eval')
    await synced.remove('knowledge/handbook/shipping.md')
    await synced.write('knowledge/handbook/refunds.md', '# Refunds\n\n14 days.\n')
    expect([
      ...unlike('plan', before),
      ...unlike('plan', await printed('plan', '--refresh', 'full')),
      ...unlike('lockfile', await synced.lockfile()),
      ...unlike('export', await printed('export')),
      ...unlike('reply', await printed('ask', 'support', 'May I return an order?')),
      ...unlike('run', run),
    ]).toEqual([])
  })
})

it('a lockfile without what it needs is refused', () => {
  const target = { provider: 'local', host: 'local' }
  const lockfile = {
    lockfileVersion: 1,
    project: 'p',
    id: 'i',
    environment: 'e',
    runtime: 'responses',
    target,
  }
  expect(accepts('lockfile', { ...lockfile, knowledge: {}, assistants: { a: { digest: 'd' } } })).toBe(true)
  expect(accepts('lockfile', { ...lockfile, knowledge: {}, assistants: { a: {} } })).toBe(false)
})
