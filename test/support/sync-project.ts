import { readFile } from 'node:fs/promises'
import type { Runtime } from '../../src/config/runtime.ts'
import type { Lockfile } from '../../src/state/lockfile.ts'
import { createProject, type TestProject } from './project.ts'
import { runAsst, type ProgramRun, type RunSettings } from './terminal.ts'

/** Requests that write, as `POST /v1/files`. */
export function writesOf(requests: { method: string; path: string }[]): string[] {
  return requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`)
}

/** A key that must appear nowhere but in requests. */
export const secretKey = 'sk-test-0123456789abcdef'

/** `asst.yaml` with one environment, `test`, at a server that is reached over HTTP. */
export function projectFile(url: string, runtime: Runtime, settings = '', id = 'test01'): string {
  return `project: sample
id: ${id}
default_environment: test
environments:
  test:
    provider: openai-compatible
    base_url: ${url}
    api_key: "\${TEST_KEY}"
    runtime: ${runtime}
${withoutSettling(settings).replaceAll(/^(?=.)/gm, '    ')}`
}

/** The embedded server's lists do not lag, where a test does not make them. */
function withoutSettling(settings: string): string {
  return settings.includes('settle_seconds') ? settings : `settle_seconds: 0\n${settings}`
}

/** One assistant that searches a handbook of two documents, and one that is given a table. */
export const sampleFiles: Record<string, string> = {
  'assistants/support.yaml': `name: Support
model: gpt-6-luna
instructions: Answer from the handbook.
tools: [{ type: file_search, knowledge: [handbook] }]
`,
  'assistants/analyst.yaml': `name: Analyst
model: gpt-6-luna
instructions: Calculate.
tools: [{ type: code_interpreter, knowledge: [sales] }]
`,
  'knowledge/handbook/refunds.md': '# Refunds\n\nOrders can be returned within 30 days of delivery.\n',
  'knowledge/handbook/shipping.md': '# Shipping\n\nParcels to Norway take four days.\n',
  'knowledge/sales/sales.csv': 'month,revenue\n2026-01,1200\n',
}

export interface SyncProject extends TestProject {
  /** Runs a command line on the project, with its key. */
  asst(argv: string[], settings?: RunSettings): Promise<ProgramRun>
  /** Runs `asst sync --yes`, which must succeed. */
  sync(): Promise<ProgramRun>
  /** The lockfile; throws where there is none. */
  lockfile(): Promise<Lockfile>
}

export interface SyncProjectOptions {
  /** By path; instead of the sample. */
  files: Record<string, string>
  /** Further settings of the environment, as YAML. */
  settings: string
  /** Of the project. */
  id: string
}

/** A project that is synced to the server at `url`. */
export async function createSyncProject(
  url: string,
  runtime: Runtime,
  { files = sampleFiles, settings = '', id = 'test01' }: Partial<SyncProjectOptions> = {},
): Promise<SyncProject> {
  const project = await createProject({ ...files, 'asst.yaml': projectFile(url, runtime, settings, id) })
  return openSyncProject(project)
}

/** The commands of a project that is there already. */
export function openSyncProject(project: TestProject): SyncProject {
  const asst = (argv: string[], settings: RunSettings = {}) =>
    runAsst([...argv, '--project', project.root], {
      ...settings,
      variables: { TEST_KEY: secretKey, ...settings.variables },
    })
  return {
    ...project,
    asst,
    async sync() {
      const run = await asst(['sync', '--yes'])
      if (run.exitCode !== 0) throw new Error(`the sync failed:\n${run.stdout}${run.stderr}`)
      return run
    },
    async lockfile() {
      return JSON.parse(await readFile(project.path('locks/test.lock.json'), 'utf8')) as Lockfile
    },
  }
}
