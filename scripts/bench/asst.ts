import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { watchMemory } from './memory.ts'

/** One run of a program, from its start to its end. */
export interface Run {
  ms: number
  stdout: string
  /** Megabytes that were resident at most. */
  peakMemory: number
}

/** `asst` as it ships. */
export const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** Runs `asst` in a folder, unattended. Throws where it fails. */
export function runAsst(folder: string, ...args: string[]): Promise<Run> {
  return runNode(folder, cli, ...args)
}

/** Runs Node in a folder, with arguments of its own. Throws where the program fails. */
export async function runNode(folder: string, ...args: string[]): Promise<Run> {
  const began = performance.now()
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const memory = watchMemory(child.pid)
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  const ms = performance.now() - began
  if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${exitCode}: ${stderr}${stdout}`)
  return { ms, stdout, peakMemory: memory.stop() }
}
