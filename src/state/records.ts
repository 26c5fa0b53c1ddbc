import { glob, rm } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { z } from 'zod'
import type { CanonicalAssistant } from '../compile/canonical.ts'
import { sortKeys } from '../compile/digest.ts'
import { readIfThere, writeAtomically } from './disk.ts'

/** As much of a record as later code relies on. */
const recordSchema = z.looseObject({
  name: z.string(),
  model: z.string(),
  tools: z.array(
    z.union([
      z.looseObject({
        type: z.enum(['file_search', 'code_interpreter']),
        knowledge: z.array(z.string()),
      }),
      z.looseObject({ type: z.literal('function'), name: z.string() }),
      z.looseObject({ type: z.literal('mcp'), server_label: z.string() }),
      z.looseObject({ type: z.literal('web_search') }),
    ]),
  ),
})

/**
 * Each assistant as it was last synced, one file beside the lockfile: the "before" of a plan on every runtime.
 * A record that is missing or broken is no error: the plan then shows less, and the next sync writes it anew.
 */
export async function readRecords(folder: string, keys: string[]): Promise<Map<string, CanonicalAssistant>> {
  const records = new Map<string, CanonicalAssistant>()
  for (const key of keys) {
    const text = await readIfThere(join(folder, `${key}.json`))
    const record = text === undefined ? undefined : parseRecord(text)
    if (record !== undefined) records.set(key, record)
  }
  return records
}

function parseRecord(text: string): CanonicalAssistant | undefined {
  try {
    const data: unknown = JSON.parse(text)
    return recordSchema.safeParse(data).success ? (data as CanonicalAssistant) : undefined
  } catch {
    return undefined
  }
}

/**
 * Writes the records that changed and removes those of assistants that are gone.
 * @param keys of the assistants that are there: a record that nobody could read is left to the sync that mends it
 */
export async function writeRecords(
  folder: string,
  records: Map<string, CanonicalAssistant>,
  keys: Iterable<string> = records.keys(),
): Promise<void> {
  const kept = new Set(keys)
  for (const [key, record] of records) {
    const path = join(folder, `${key}.json`)
    const text = `${JSON.stringify(record, sortKeys, 2)}\n`
    if ((await readIfThere(path)) !== text) await writeAtomically(path, text)
  }
  for await (const path of glob('**/*.json', { cwd: folder })) {
    const key = path
      .split(sep)
      .join('/')
      .replace(/\.json$/, '')
    if (!kept.has(key)) await rm(join(folder, path))
  }
}
