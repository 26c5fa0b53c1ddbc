import { DatabaseSync } from 'node:sqlite'
import { databasePath, type ServerContext } from '../context.ts'
import { readFrom } from '../database/view.ts'

/** How long a write is not seen. */
export type LagLength = { requests: number } | { seconds: number }

/** Lists that lag behind writes. */
export interface Lag {
  /** Told of every request before it is carried out; call what it gives back afterwards. */
  beforeRequest(method: string, path: string): () => void
  /** Answers a list as it was. `work` is synchronous up to its last read. */
  readLate(work: () => Promise<void>): Promise<void>
  close(): void
}

/** The database as it was before a write: a connection whose transaction began then. */
interface Snapshot {
  db: DatabaseSync
  /** Milliseconds. */
  openedAt: number
  /** Writes that were begun after it and are not ended. */
  writing: number
  /** When the last of its writes ended. Milliseconds. */
  writtenAt: number
  /** Lists that were answered since. */
  lists: number
}

/** A list is a GET of one of these. */
const listPath =
  /\/(assistants|containers|conversations|files|input_items|items|messages|models|runs|steps|vector_stores)$/

export function isList(method: string, path: string): boolean {
  return method === 'GET' && listPath.test(path)
}

/**
 * Keeps a snapshot for each write until it has been hidden for long enough: SQLite's readers see the database as
 * it was when they began (https://www.sqlite.org/isolation.html), so a late list is right in all its parts.
 * @param matches says which lists are counted
 */
export function createLag(
  context: ServerContext,
  length: LagLength,
  matches: (method: string, path: string) => boolean,
): Lag {
  const snapshots: Snapshot[] = []

  function isOver(snapshot: Snapshot): boolean {
    if (snapshot.writing > 0) return false
    if ('requests' in length) return snapshot.lists >= length.requests
    return performance.now() - snapshot.writtenAt >= length.seconds * 1000
  }

  function closeOld(): void {
    while (snapshots[0] !== undefined && isOver(snapshots[0])) snapshots.shift()?.db.close()
  }

  /** Writes that follow each other closely share a snapshot, so that their number is bounded. */
  function isFresh(snapshot: Snapshot): boolean {
    if ('requests' in length) return snapshot.lists === 0
    return performance.now() - snapshot.openedAt < length.seconds * 100
  }

  function snapshot(): Snapshot {
    const newest = snapshots.at(-1)
    if (newest !== undefined && isFresh(newest)) return newest
    const now = performance.now()
    const opened = { db: openView(context.dataDir), openedAt: now, writing: 0, writtenAt: now, lists: 0 }
    snapshots.push(opened)
    return opened
  }

  return {
    beforeRequest: (method, path) => {
      closeOld()
      if (method === 'GET') {
        if (!matches(method, path)) return () => {}
        const seen = [...snapshots]
        return () => seen.forEach((snapshot) => (snapshot.lists += 1))
      }
      const hidden = snapshot()
      hidden.writing += 1
      return () => {
        hidden.writing -= 1
        hidden.writtenAt = performance.now()
      }
    },
    readLate: (work) => {
      const [oldest] = snapshots
      return oldest === undefined ? work() : readFrom(oldest.db, work)
    },
    close: () => {
      for (const { db } of snapshots) db.close()
      snapshots.length = 0
    },
  }
}

function openView(dataDir: string): DatabaseSync {
  const db = new DatabaseSync(databasePath(dataDir), { readOnly: true })
  // A transaction takes its view of the database with its first read.
  db.exec('BEGIN; SELECT 1 FROM part_versions')
  return db
}
