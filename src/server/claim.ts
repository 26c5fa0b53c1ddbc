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
    announce: (owner) => {
      writeFileSync(`${address}.new`, JSON.stringify(owner))
      renameSync(`${address}.new`, address)
    },
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

/** SQLITE_BUSY is 5, https://www.sqlite.org/rescode.html#busy. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}
