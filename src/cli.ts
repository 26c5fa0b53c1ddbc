#!/usr/bin/env node
import type { Terminal } from './commands/context.ts'

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
  const { runProgram } = await import('./commands/program.ts')
  const terminal: Terminal = { ...streams(), variables: process.env }
  try {
    const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8')
    const { version } = JSON.parse(manifest) as { version: string }
    return await runProgram(process.argv.slice(2), version, terminal)
  } catch (error) {
    const { UserError } = await import('./errors.ts')
    if (!(error instanceof UserError)) throw error
    const { printError } = await import('./commands/print-error.ts')
    printError(error, process.argv.slice(2), terminal)
    return 1
  }
}

function streams() {
  const { stdout, stderr, stdin } = process
  return { stdout, stderr, stdin }
}

/** Node 22 calls node:sqlite experimental at every start; later versions say nothing. */
function silenceSqliteWarning(): void {
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`)
  })
}
