import { appendFile } from 'node:fs/promises'
import { runAsst } from '../asst.ts'
import { syncBare } from '../bare-sync.ts'
import { type Figure, median, type Round } from '../figure.ts'
import { createProject } from '../project.ts'
import { startServer } from '../server.ts'

const files = 10_000
const concurrency = 16
const latency = 20
const rounds = 2

/** What one round measured. */
interface Measured {
  time: Round
  /** Of the first sync. */
  requests: number
  peakMemory: number
  /** Of the sync of one changed file. */
  changeRequests: number
}

/** The first sync of a big project, and one of a single changed file. Each round has a server of its own. */
export async function measureSync(): Promise<Figure[]> {
  const measured: Measured[] = []
  while (measured.length < rounds) measured.push(await measureOnce())
  return [
    {
      what: 'first sync of 10,000 small files, 20 ms latency, concurrency 16',
      unit: 'ms',
      floor: 'bare fetch loop',
      rounds: measured.map(({ time }) => time),
      target: { ratio: 1.3 },
      note: `${(median(measured.map(({ requests }) => requests)) / files).toFixed(3)} requests a file`,
    },
    {
      what: 'requests of that sync',
      unit: 'requests',
      rounds: measured.map(({ requests }) => ({ value: requests })),
      target: { value: 1.05 * files },
    },
    {
      what: 'sync of 10,000 files, client resident',
      unit: 'MB',
      rounds: measured.map(({ peakMemory }) => ({ value: peakMemory })),
      target: { value: 250 },
    },
    {
      what: 'one changed file among 10,000',
      unit: 'requests',
      rounds: measured.map(({ changeRequests }) => ({ value: changeRequests })),
      target: { value: 12 },
    },
  ]
}

async function measureOnce(): Promise<Measured> {
  const server = await startServer('--latency', String(latency))
  const project = createProject({ url: server.url, files, bytes: 400, concurrency })
  try {
    const { ms, peakMemory } = await runAsst(project.root, '--quiet', 'sync', '--yes')
    const requests = (await server.requests()).length
    await appendFile(project.documents[0] ?? '', 'One rule more.\n')
    await runAsst(project.root, '--quiet', 'sync', '--yes')
    const changeRequests = (await server.requests()).length - requests
    const floor = await syncBare(server.url, project.documents, concurrency)
    return { time: { value: ms, floor }, requests, peakMemory, changeRequests }
  } finally {
    project.remove()
    await server.stop()
  }
}
