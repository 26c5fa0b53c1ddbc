import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Figure } from '../figure.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What `stat` counts in. */
const blockBytes = 512

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      devOptional: z.boolean().optional(),
    }),
  ),
})

/** What an installation without development dependencies takes on disk, which is more than the bytes of its many small files. */
export async function measureSize(): Promise<Figure[]> {
  const { packages } = lockSchema.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')))
  const installed = Object.entries(packages).filter(
    ([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true,
  )
  const sizes = await Promise.all(
    installed.map(async ([path]) => ({ path, bytes: await bytesOf(join(root, path)) })),
  )
  const largest = sizes
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
    .map(({ path, bytes }) => `${path.replace('node_modules/', '')} ${(bytes / 1e6).toFixed(0)}`)
  return [
    {
      what: 'installed size of runtime dependencies',
      unit: 'MB',
      rounds: [{ value: sizes.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6 }],
      target: { value: 60 },
      note: `${sizes.length} packages: ${largest.join(', ')}`,
    },
  ]
}

/** Of a package without what is nested in it, which the lockfile lists by itself; 0 where it is for other systems. */
async function bytesOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? 0 : bytesOf(path)
    return blockBytes * (await stat(path)).blocks
  })
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0)
}
