import { posix } from 'node:path'
import type { KnowledgeFile } from '../config/desired.ts'
import type { RemoteFile } from '../remote/port.ts'

export interface Matches {
  /** File IDs by local path: assumed equal, because bytes cannot be fetched back. */
  matched: Map<string, string>
  /** At the provider, and like no local file or like several: they stay unmanaged. */
  unmatched: RemoteFile[]
  /** Local paths that the provider has nothing like: the next sync uploads them. */
  missing: string[]
}

/** Pairs files of equal name and size, where exactly one on each side has them. */
export function matchFiles(local: KnowledgeFile[], remote: RemoteFile[]): Matches {
  const here = Map.groupBy(local, ({ path, bytes }) => likeness(posix.basename(path), bytes))
  const there = Map.groupBy(remote, ({ filename, bytes }) => likeness(filename, bytes))
  const matched = new Map<string, string>()
  const unmatched = remote.filter((file) => {
    const like = likeness(file.filename, file.bytes)
    const [path, ...others] = (here.get(like) ?? []).map((candidate) => candidate.path)
    const isUnique = path !== undefined && others.length === 0 && there.get(like)?.length === 1
    if (isUnique) matched.set(path, file.id)
    return !isUnique
  })
  return { matched, unmatched, missing: local.map(({ path }) => path).filter((path) => !matched.has(path)) }
}

function likeness(name: string, bytes: number): string {
  return `${bytes} ${name.normalize('NFC')}`
}
