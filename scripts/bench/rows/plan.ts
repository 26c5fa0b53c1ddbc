import { appendFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runAsst, runNode } from '../asst.ts'
import type { Figure, Round } from '../figure.ts'
import { type BenchProject, createProject } from '../project.ts'
import { type BenchServer, startServer } from '../server.ts'

const files = 10_000
const touched = 100
const rounds = 5
/** Of the project: a vector store. On the responses runtime an assistant is no remote object. */
const resources = 1
const bareList = fileURLToPath(new URL('../bare-list.ts', import.meta.url))

/** A plan of a big project that was synced, beside a look at its files. */
export async function measurePlan(): Promise<Figure[]> {
  const server = await startServer()
  const project = createProject({ url: server.url, files, bytes: 5_000, concurrency: 16 })
  try {
    await runAsst(project.root, '--quiet', 'sync', '--yes')
    const unchanged = await planUnchanged(server, project)
    return [...unchanged, await planTouched(project)]
  } finally {
    project.remove()
    await server.stop()
  }
}

async function planUnchanged(server: BenchServer, project: BenchProject): Promise<Figure[]> {
  const before = (await server.requests()).length
  const measured: Round[] = []
  while (measured.length < rounds) {
    const { ms, stdout } = await runAsst(project.root, 'plan', '--detailed-exitcode', '--refresh', 'light')
    if (!stdout.includes('No changes')) throw new Error(`a plan was not empty: ${stdout}`)
    measured.push({ value: ms, floor: await listBare(project) })
  }
  const requests = ((await server.requests()).length - before) / rounds
  return [
    {
      what: 'plan with nothing changed, 10,000 files, 50 MB',
      unit: 'ms',
      floor: 'fast-glob and lstat',
      rounds: measured,
      target: { ratio: 3 },
    },
    {
      what: 'requests of that plan',
      unit: 'requests',
      rounds: [{ value: requests }],
      target: { value: resources + 3 },
    },
  ]
}

async function planTouched(project: BenchProject): Promise<Figure> {
  const measured: Round[] = []
  while (measured.length < rounds) {
    // File times count in milliseconds, and those touched last time must not count again.
    await setTimeout(10)
    const began = Date.now()
    for (const document of project.documents.slice(0, touched)) await appendFile(document, 'One rule more.\n')
    const { ms } = await runAsst(project.root, 'plan')
    measured.push({ value: ms, floor: await listBare(project, (Date.now() - began) / 1000) })
  }
  return {
    what: 'plan after touching 100 of them',
    unit: 'ms',
    floor: 'the same and hashing 100',
    rounds: measured,
    target: { ratio: 3 },
  }
}

async function listBare({ root }: BenchProject, hashSeconds = -1): Promise<number> {
  return (await runNode(root, bareList, 'knowledge/handbook', String(hashSeconds))).ms
}
