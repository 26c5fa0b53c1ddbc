import { appendFile, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readIfThere } from './disk.ts'

/**
 * Conversations and threads that a command made for itself. No API can list them, so each ID is written down
 * before it is used and crossed out once deleted; what is left of a command that died is for the next to delete.
 */
export interface Throwaways {
  /** IDs of commands that no longer run. */
  left(): Promise<string[]>
  add(id: string): Promise<void>
  remove(id: string): Promise<void>
}

/** The list is only ever appended to, a line at a time, because several commands may run at once. */
export function openThrowaways(path: string): Throwaways {
  const append = async (sign: '+' | '-', id: string) => {
    await mkdir(dirname(path), { recursive: true })
    await appendFile(path, `${sign} ${id} ${process.pid}\n`)
  }
  return {
    async left() {
      const owners = new Map<string, number>()
      const text = (await readIfThere(path)) ?? ''
      for (const [, sign, id = '', pid] of text.matchAll(/^([+-]) (\S+) (\d+)$/gm)) {
        if (sign === '+') owners.set(id, Number(pid))
        else owners.delete(id)
      }
      return [...owners].filter(([, pid]) => !isRunning(pid)).map(([id]) => id)
    },
    add: (id) => append('+', id),
    remove: (id) => append('-', id),
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // A process of somebody else's is running all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
