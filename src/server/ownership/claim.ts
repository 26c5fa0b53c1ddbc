import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Where the process that owns a data folder answers. */
export interface Owner {
  /** `http://127.0.0.1:PORT/v1`. */
  url: string
  port: number
  /** Random, new with each start: tells a live owner from a stale address that another program now has. */
  instance: string
}

/** The exclusive right to a data folder. It dies with the process. */
export interface Claim {
  /** See `readFolderKey`. */
  key: string
  /** Tells other processes where this one answers. */
  announce(owner: Owner): void
  release(): void
}

/**
 * Claims a data folder, or gives undefined where a live process has it. The lock is SQLite's, because the
 * operating system drops it when its holder dies in whatever way, which a file with a process ID in it cannot do.
 */
export function claimFolder(dataDir: string): Claim | undefined {
  makeFolder(resolve(dataDir))
  // SQLite would only say that it cannot open a file; this says what is wrong with the folder.
  readdirSync(dataDir)
  const lock = new DatabaseSync(join(dataDir, 'owner.lock'))
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (isBusy(error)) return undefined
    throw error
  }
  const address = join(dataDir, 'owner.json')
  return {
    key: readFolderKey(dataDir) ?? makeFolderKey(dataDir),
    announce: (owner) => replaceFile(address, JSON.stringify(owner)),
    release: () => {
      rmSync(address, { force: true })
      lock.close()
    },
  }
}

/** Level by level, because Node's own recursion never ends where a file system takes no folders, as below `/proc`. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(folder)) throw error
  }
}

/** Who last announced itself as the owner, live or not. */
export function readOwner(dataDir: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'owner.json'), 'utf8')) as Owner
  } catch {
    // Not announced yet, or just released: the caller looks again.
    return undefined
  }
}

/**
 * What opens every server of a data folder, whatever key it demands of others: whoever may read the folder may use it.
 * It stays the same from owner to owner. Undefined where nobody has served the folder yet, or another user has.
 */
export function readFolderKey(dataDir: string): string | undefined {
  try {
    return readFileSync(join(dataDir, 'owner.key'), 'utf8')
  } catch {
    return undefined
  }
}

/** Only for whoever has the lock. */
function makeFolderKey(dataDir: string): string {
  const key = randomBytes(32).toString('hex')
  replaceFile(join(dataDir, 'owner.key'), key)
  return key
}

/** Whole or not at all, and for the user alone: data folders are often readable to everybody. */
function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** SQLITE_BUSY is 5, https://www.sqlite.org/rescode.html#busy. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}
