import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { secretKey } from './sync-project.ts'

/** The program in a process of its own. */
export interface AsstProcess {
  child: ChildProcess
  /** Standard output, once it has ended. */
  stdout: Promise<string>
  stderr: Promise<string>
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))

/** Starts `asst` in the folder `cwd`, from its sources. Only PATH and `variables` are in its environment. */
export function startAsst(
  argv: string[],
  cwd: string,
  variables: Record<string, string> = { TEST_KEY: secretKey },
): AsstProcess {
  const child = spawn(process.execPath, [cli, ...argv], {
    cwd,
    env: { PATH: process.env['PATH'], ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return {
    child,
    stdout: text(child.stdout),
    stderr: text(child.stderr),
    ended: once(child, 'close').then(([code, signal]) => ({ code, signal })),
  }
}
