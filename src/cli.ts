#!/usr/bin/env node
import type { Terminal } from './commands/terminal/context.ts'

// Nothing is imported before this check: an older Node fails on syntax that its first import would bring.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`asst needs Node 22.18 or newer, and this is ${process.versions.node}\n`)
  process.exit(1)
}

process.exitCode = await main()

async function main(): Promise<number> {
  silenceSqliteWarning()
  const { readFile } = await import('node:fs/promises')
  const { runProgram } = await import('./commands/program/program.ts')
  const { listenForStop } = await import('./commands/terminal/stop-signal.ts')
  const terminal: Terminal = { ...streams(), variables: process.env, signal: listenForStop() }
  const argv = process.argv.slice(2)
  let exitCode: number
  try {
    const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8')
    const { version } = JSON.parse(manifest) as { version: string }
    exitCode = await runProgram(argv, version, terminal)
  } catch (error) {
    const { UserError } = await import('./errors.ts')
    if (!(error instanceof UserError)) throw error
    const { printFailure } = await import('./commands/terminal/print-error.ts')
    printFailure(error, argv, terminal)
    exitCode = 1
  }
  // Requests that were given up would keep the process until they are answered.
  if (terminal.signal.aborted) process.exit(exitCode)
  return exitCode
}

function streams() {
  const { stdout, stderr, stdin } = process
  // `asst plan | head` closes its end early, which is its right.
  for (const stream of [stdout, stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  return { stdout, stderr, stdin }
}

/** Node 22 calls node:sqlite experimental at every start; later versions say nothing. */
function silenceSqliteWarning(): void {
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`)
  })
}
