import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import PQueue from 'p-queue'
import { z } from 'zod'
import { runAsst, runNode } from '../asst.ts'
import type { Figure, Round } from '../figure.ts'
import { type BenchProject, createProject } from '../project.ts'
import { type BenchServer, startServer } from '../server.ts'
import { questionOf, writeSuite } from '../suite.ts'

const tests = 1_000
const latency = 50
const concurrency = 20
const rounds = 2
const rescores = 5
const bareParse = fileURLToPath(new URL('../bare-parse.ts', import.meta.url))

const exportSchema = z.object({
  assistants: z.record(z.string(), z.object({ request: z.record(z.string(), z.unknown()) })),
})

/** A run of single-turn tests beside the same requests of a bare client, and scoring it again. */
export async function measureEval(): Promise<Figure[]> {
  const server = await startServer('--latency', String(latency))
  const project = createProject({ url: server.url, files: 20, bytes: 2_000, concurrency })
  try {
    writeSuite(project, tests)
    await runAsst(project.root, '--quiet', 'sync', '--yes')
    const measured: { time: Round; peakMemory: number; requests: number }[] = []
    while (measured.length < rounds) {
      const own = await logged(server, () => runAsst(project.root, '--quiet', 'eval', '--no-cache'))
      const bare = await logged(server, () => askBare(server, project))
      const { peakMemory } = own.result
      measured.push({ time: { value: own.ms, floor: bare.ms }, peakMemory, requests: own.requests })
    }
    return [
      {
        what: 'eval of 1,000 single-turn tests, 50 ms latency, concurrency 20',
        unit: 'ms',
        floor: 'bare SDK loop',
        rounds: measured.map(({ time }) => time),
        target: { ratio: 1.15 },
        note: `${measured[0]?.requests} requests`,
      },
      {
        what: 'that eval, client resident',
        unit: 'MB',
        rounds: measured.map(({ peakMemory }) => ({ value: peakMemory })),
        target: { value: 250 },
      },
      await measureRescoring(project),
    ]
  } finally {
    project.remove()
    await server.stop()
  }
}

/** The same requests, with nothing done to their answers. */
async function askBare({ client }: BenchServer, { root }: BenchProject): Promise<void> {
  const { stdout } = await runAsst(root, 'export', '--format', 'json')
  const request = exportSchema.parse(JSON.parse(stdout)).assistants['support']?.request ?? {}
  const queue = new PQueue({ concurrency })
  let answered = 0
  await queue.addAll(
    Array.from({ length: tests }, (_, index) => async () => {
      const stream = await client.responses.create({
        ...request,
        input: questionOf(index),
        include: ['file_search_call.results'],
        stream: true,
      })
      for await (const { type } of stream) if (type === 'response.completed') answered++
    }),
  )
  if (answered < tests) throw new Error(`${tests - answered} questions were not answered`)
}

/** From the first request that came of some work to the last that was answered. */
async function logged<T>(
  server: BenchServer,
  work: () => Promise<T>,
): Promise<{ result: T; ms: number; requests: number }> {
  const before = (await server.requests()).length
  const result = await work()
  const requests = (await server.requests()).slice(before)
  const ms = Math.max(...requests.map(({ ended }) => ended)) - Math.min(...requests.map(({ began }) => began))
  return { result, ms, requests: requests.length }
}

async function measureRescoring({ root }: BenchProject): Promise<Figure> {
  const runs = join(root, '.asst/runs')
  const [run = ''] = await readdir(runs)
  const measured: Round[] = []
  while (measured.length < rescores) {
    const { ms } = await runAsst(root, '--quiet', 'eval', '--rescore', run)
    const { ms: floor } = await runNode(root, bareParse, join(runs, run, 'transcripts.jsonl'))
    measured.push({ value: ms, floor })
  }
  return {
    what: 'rescoring those 1,000',
    unit: 'ms',
    floor: 'parsing the transcripts',
    rounds: measured,
    target: { ratio: 3 },
  }
}
