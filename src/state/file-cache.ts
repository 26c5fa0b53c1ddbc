import type { Stats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import { z } from 'zod'
import { inspectFile } from '../config/knowledge/inspect-file.ts'
import type { Inspector } from '../config/knowledge/inspector.ts'
import { writeAtomically } from './disk.ts'
import { fileCacheOf } from './paths.ts'

/** Remembers what files hold, so that only those that changed are read again. */
export interface FileCache extends Inspector {
  /** Writes down what was learnt, where anything was. A disk that takes nothing costs time, and no more. */
  save(): Promise<void>
}

/**
 * A file is taken for unchanged while these are: size, times of modification and of change in milliseconds, inode and
 * device. The time of change, unlike that of modification, cannot be set back.
 */
const identitySchema = z.array(z.number()).length(5)

const entrySchema = z.object({
  identity: identitySchema,
  sha256: z.string().length(64),
  isLfsPointer: z.boolean(),
  /** Absent where nobody asked. */
  isText: z.boolean().optional(),
})
const cacheVersion = 1
const cacheSchema = z.object({ version: z.literal(cacheVersion), files: z.record(z.string(), entrySchema) })

type Entry = z.output<typeof entrySchema>

/**
 * Milliseconds. A file that was changed less than this before it was read may change again without its times telling:
 * file systems count in up to two seconds (FAT). It is not remembered.
 */
const settledAfter = 2000

/** Entries that nothing asked for are kept for other environments, unless they are many. */
const unusedMax = 10_000

/**
 * Opens the cache of a project; one that cannot be read is begun anew. Keys are relative to the project, so that it can
 * be moved. `now` in milliseconds since 1970.
 */
export async function openFileCache(root: string, now: () => number): Promise<FileCache> {
  const path = fileCacheOf(root)
  const known = await readCache(path)
  const used = new Map<string, Entry>()
  let learnt = false
  return {
    async inspect(file, found, text) {
      const key = relative(root, file).split(sep).join('/')
      const identity = identityOf(found)
      const entry = known.get(key)
      if (entry !== undefined && isSame(entry.identity, identity) && (!text || entry.isText !== undefined)) {
        used.set(key, entry)
        const { sha256, isLfsPointer, isText = false } = entry
        return { bytes: found.size, sha256, isLfsPointer, isText }
      }
      const startedAt = now()
      const inspection = await inspectFile(file, text, found.size)
      const { sha256, isLfsPointer, isText } = inspection
      const isSettled = Math.max(found.mtimeMs, found.ctimeMs) + settledAfter <= startedAt
      if (isSettled && isSame(identity, identityOf(await stat(file)))) {
        used.set(key, { identity, sha256, isLfsPointer, ...(text ? { isText } : {}) })
        learnt = true
      }
      return inspection
    },
    async save() {
      if (!learnt) return
      const unused = [...known].filter(([key]) => !used.has(key))
      const files = Object.fromEntries([...(unused.length > unusedMax ? [] : unused), ...used])
      await writeAtomically(path, JSON.stringify({ version: cacheVersion, files })).catch(() => {})
    },
  }
}

async function readCache(path: string): Promise<Map<string, Entry>> {
  try {
    const { files } = cacheSchema.parse(JSON.parse(await readFile(path, 'utf8')))
    return new Map(Object.entries(files))
  } catch {
    return new Map()
  }
}

function identityOf({ size, mtimeMs, ctimeMs, ino, dev }: Stats): number[] {
  return [size, mtimeMs, ctimeMs, ino, dev]
}

function isSame(one: number[], other: number[]): boolean {
  return one.every((value, index) => value === other[index])
}
