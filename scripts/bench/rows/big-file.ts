import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { runAsst } from '../asst.ts'
import type { Figure } from '../figure.ts'
import { createProject } from '../project.ts'
import { startServer } from '../server.ts'

const fileBytes = 512 * 2 ** 20
const piece = Buffer.alloc(2 ** 20, 'All work and no play makes a dull document.\n')

/** The memory of a client that uploads the biggest file there may be. It is no document, so that nothing indexes it. */
export async function measureBigFile(): Promise<Figure[]> {
  const server = await startServer()
  const project = createProject({ url: server.url, files: 1, bytes: 400, concurrency: 16 })
  try {
    await useCodeInterpreter(project.root)
    const file = await open(join(project.root, 'knowledge/handbook/big.tar'), 'w')
    for (let written = 0; written < fileBytes; written += piece.length) await file.write(piece)
    await file.close()
    const { ms, peakMemory } = await runAsst(project.root, '--quiet', 'sync', '--yes')
    return [
      {
        what: 'upload of one 512 MB file, client resident',
        unit: 'MB',
        rounds: [{ value: peakMemory }],
        target: { value: 160 },
        note: `in ${(ms / 1000).toFixed(1)} s, hashed twice`,
      },
    ]
  } finally {
    project.remove()
    await server.stop()
  }
}

async function useCodeInterpreter(root: string): Promise<void> {
  const file = await open(join(root, 'assistants/support.yaml'), 'w')
  await file.writeFile(
    'model: gpt-6-luna\ninstructions: Use the data.\ntools: [{ type: code_interpreter, knowledge: [handbook] }]\n',
  )
  await file.close()
}
