import { resolve } from 'node:path'
import type { z } from 'zod'
import { faultsSchema } from './faults-schema.ts'
import type { Read } from './read.ts'
import { readYaml } from './yaml/yaml-source.ts'

export type Faults = z.output<typeof faultsSchema>

/** Reads a fault file, in YAML or JSON: the trouble that `asst serve` is to make. */
export async function readFaults(path: string): Promise<Read<Faults>> {
  const { source, problems } = await readYaml(resolve(path), process.cwd())
  return source === undefined ? { problems } : source.validate(faultsSchema)
}
