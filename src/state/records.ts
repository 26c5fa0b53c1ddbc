import { glob, rm } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { z } from 'zod'
import type { CanonicalAssistant } from '../compile/canonical.ts'
import { sortKeys } from '../compile/digest.ts'
import { readIfThere, writeAtomically } from './disk.ts'
import { findConflict } from './lockfile.ts'

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
 * @param onDamaged told the path of one that is there and cannot be used, and why
 */
export async function readRecords(
  folder: string,
  keys: string[],
  onDamaged: (path: string, reason: string) => void = () => {},
): Promise<Map<string, CanonicalAssistant>> {
  const records = new Map<string, CanonicalAssistant>()
  for (const key of keys) {
    const path = join(folder, `${key}.json`)
    const text = await readIfThere(path)
    if (text === undefined) continue
    const record = parseRecord(text)
    if (typeof record === 'string') onDamaged(path, record)
    else records.set(key, record)
  }
  return records
}

/** The record, or what is wrong with it. */
function parseRecord(text: string): CanonicalAssistant | string {
  if (findConflict(text) >= 0) return 'it has git conflict markers'
  try {
    const data: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    const parsed = recordSchema.safeParse(data)
    if (parsed.success) return data as CanonicalAssistant
    const [issue] = parsed.error.issues
    return `${issue?.path.join('.') || 'its top level'}: ${issue?.message}`
  } catch {
    return 'it is not JSON'
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
