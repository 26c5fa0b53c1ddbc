import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Problem } from '../../errors.ts'
import { displayPath } from '../display-path.ts'
import { duplicateKey, findCaseConflicts } from './key-conflicts.ts'

/** A knowledge base that the project has: a folder, a file that tunes it, or both. */
export interface KnowledgeEntry {
  key: string
  /** Absolute path of `knowledge/<key>/`, whether it exists or not. */
  folder: string
  /** Absolute path of `knowledge/<key>.yaml`. */
  settings?: string
}

/** Lists the knowledge bases under `knowledge/`, sorted by key. */
export async function listKnowledge(
  root: string,
): Promise<{ entries: Map<string, KnowledgeEntry>; problems: Problem[] }> {
  const parent = join(root, 'knowledge')
  const names = (await readdir(parent).catch(() => [])).filter((name) => !name.startsWith('.')).toSorted()
  const entries = new Map<string, KnowledgeEntry>()
  const problems: Problem[] = []
  for (const name of names) {
    const path = join(parent, name)
    const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false
    if (!isFolder && !/\.ya?ml$/.test(name)) continue
    const key = (isFolder ? name : name.slice(0, -extname(name).length)).normalize('NFC')
    if (key === '__proto__') {
      problems.push(unusableKey(displayPath(path, root)))
      continue
    }
    const entry = entries.get(key) ?? { key, folder: join(parent, key) }
    if (isFolder) entry.folder = path
    else if (entry.settings) problems.push(duplicateKey(`knowledge base ${key}`, entry.settings, path, root))
    else entry.settings = path
    entries.set(key, entry)
  }
  const keys = [...entries.values()].map(({ key, folder }) => ({ path: key, absolute: folder }))
  problems.push(...findCaseConflicts(keys, root))
  return { entries, problems }
}

/** JavaScript gives objects another meaning by this name, and lockfiles are objects with these keys. */
function unusableKey(file: string): Problem {
  const message = 'no knowledge base can have the name __proto__'
  return { code: 'invalid-value', severity: 'error', file, message, hint: 'rename it' }
}
