import { glob, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CanonicalAssistant } from '../compile/canonical.ts'
import { readIfThere, writeAtomically } from './disk.ts'

/**
 * Each assistant as it was last synced, one file beside the lockfile: the "before" of a plan on every runtime.
 * A record that is missing or broken is no error: the plan then shows less.
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
    const data = JSON.parse(text) as CanonicalAssistant
    return typeof data.model === 'string' && Array.isArray(data.tools) ? data : undefined
  } catch {
    return undefined
  }
}

/** Writes the records that changed and removes those of assistants that are gone. */
export async function writeRecords(folder: string, records: Map<string, CanonicalAssistant>): Promise<void> {
  for (const [key, record] of records) {
    const path = join(folder, `${key}.json`)
    const text = `${JSON.stringify(record, sortKeys, 2)}\n`
    if ((await readIfThere(path)) !== text) await writeAtomically(path, text)
  }
  for await (const path of glob('**/*.json', { cwd: folder })) {
    const key = path.replaceAll('\\', '/').replace(/\.json$/, '')
    if (!records.has(key)) await rm(join(folder, path))
  }
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
