import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runAsst, runNode } from '../asst.ts'
import type { Figure, Round } from '../figure.ts'

const rounds = 15
const repository = fileURLToPath(new URL('../../..', import.meta.url))

/** What a person waits for before anything happens, beside an empty program. */
export async function measureStartup(): Promise<Figure[]> {
  const sample = await mkdtemp(join(tmpdir(), 'asst-bench-'))
  try {
    for (const name of ['asst.yaml', 'assistants', 'knowledge', 'evals'])
      await cp(join(repository, name), join(sample, name), { recursive: true })
    return [
      await measure('asst --help', 2.5, sample, '--help'),
      await measure('asst --version', 2.5, sample, '--version'),
      await measure('asst validate of the sample', 6, sample, 'validate'),
    ]
  } finally {
    await rm(sample, { recursive: true, force: true })
  }
}

async function measure(what: string, ratio: number, folder: string, ...args: string[]): Promise<Figure> {
  // The first run fills the caches of Node and of the project.
  await runAsst(folder, ...args)
  const measured: Round[] = []
  while (measured.length < rounds) {
    const { ms } = await runAsst(folder, ...args)
    measured.push({ value: ms, floor: (await runNode(folder, '-e', '0')).ms })
  }
  return { what, unit: 'ms', floor: 'node -e 0', rounds: measured, target: { ratio } }
}
