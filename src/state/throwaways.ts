import { appendFile, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfThere } from './disk.ts'

/**
 * Conversations and threads that a command made for itself, and what was made for them. Most cannot be listed by any
 * API, so each ID is written down before it is used and crossed out once deleted; what is left of a command that died
 * is for the next to delete.
 */
export interface Throwaways {
  /** IDs of commands that no longer run. */
  left(): Promise<string[]>
  add(id: string): Promise<void>
  remove(id: string): Promise<void>
}

/** Writes of this process, one after the other, by folder: between reading a list and removing it nothing is added. */
const turns = new Map<string, Promise<unknown>>()

/**
 * The folder has one list for each process, `<pid>.txt`, which only that process adds to, because several commands may
 * run at once. A list is removed with the last of its IDs, so that nothing piles up.
 */
export function openThrowaways(folder: string): Throwaways {
  const own = `${process.pid}.txt`
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const turn = (turns.get(folder) ?? Promise.resolve()).then(work, work)
    turns.set(folder, turn)
    return await turn
  }
  return {
    async left() {
      const left: string[] = []
      for (const list of await listsIn(folder)) {
        if (!isRunning(Number.parseInt(list, 10))) left.push(...(await readList(join(folder, list))))
      }
      return [...new Set(left)]
    },
    add: (id) =>
      inTurn(async () => {
        await mkdir(folder, { recursive: true })
        await appendFile(join(folder, own), `+ ${id}\n`)
      }),
    remove: (id) =>
      inTurn(async () => {
        for (const list of await listsIn(folder)) await crossOut(join(folder, list), id)
      }),
  }
}

async function listsIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => /^\d+\.txt$/.test(name)).toSorted()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** What is on a list and not crossed out, in its order. */
async function readList(path: string): Promise<string[]> {
  const text = (await readIfThere(path)) ?? ''
  const ids = new Set<string>()
  for (const [, sign, id = ''] of text.matchAll(/^([+-]) (\S+)$/gm)) {
    if (sign === '+') ids.add(id)
    else ids.delete(id)
  }
  return [...ids]
}

async function crossOut(path: string, id: string): Promise<void> {
  const ids = await readList(path)
  if (!ids.includes(id)) return
  if (ids.length === 1) await rm(path, { force: true })
  else await appendFile(path, `- ${id}\n`)
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // A process of somebody else's is running all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
