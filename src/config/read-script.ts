import { resolve } from 'node:path'
import type { z } from 'zod'
import type { Read } from './read.ts'
import { scriptSchema } from './script-schema.ts'
import { readYaml } from './yaml/yaml-source.ts'

export type ModelScript = z.output<typeof scriptSchema>

/** Reads a script, in YAML or JSON: what the model of `asst serve` is to say. */
export async function readScript(path: string): Promise<Read<ModelScript>> {
  const { source, problems } = await readYaml(resolve(path), process.cwd())
  return source === undefined ? { problems } : source.validate(scriptSchema)
}
