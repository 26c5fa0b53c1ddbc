import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cli, runNode } from '../asst.ts'
import type { Figure } from '../figure.ts'
import { createProject } from '../project.ts'
import { startServer } from '../server.ts'

const sizes = { few: 1_000, many: 10_000 }
const countWrites = fileURLToPath(new URL('../count-writes.ts', import.meta.url))

/** What a first sync writes to lockfile and journal, per file: the same for ten times as many where it is O(n) in all. */
export async function measureWriting(): Promise<Figure[]> {
  const few = await bytesPerFile(sizes.few)
  const many = await bytesPerFile(sizes.many)
  return [
    {
      what: 'lockfile and journal of 10,000 files, per file',
      unit: 'bytes',
      floor: 'of 1,000',
      rounds: [{ value: many, floor: few }],
      target: { ratio: 1.1 },
      note: `${((many * sizes.many) / 1e6).toFixed(1)} MB in all`,
    },
  ]
}

async function bytesPerFile(files: number): Promise<number> {
  const server = await startServer()
  const project = createProject({ url: server.url, files, bytes: 400, concurrency: 16 })
  const folder = await mkdtemp(join(tmpdir(), 'asst-bench-'))
  try {
    process.env['BENCH_WRITES'] = join(folder, 'bytes')
    await runNode(project.root, '--import', countWrites, cli, '--quiet', 'sync', '--yes')
    return Number(await readFile(join(folder, 'bytes'), 'utf8')) / files
  } finally {
    delete process.env['BENCH_WRITES']
    await rm(folder, { recursive: true })
    project.remove()
    await server.stop()
  }
}
