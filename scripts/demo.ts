import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * `npm run demo`: what a newcomer would type, on the sample project at the top of this repository. It needs no key:
 * both environments run on the embedded server, whose data goes to `.asst/`.
 */
const steps = [
  ['Provision the sample on the responses runtime', 'sync'],
  ['The same files on the assistants runtime', 'sync', '--env', 'classic'],
  ['Sync again: nothing changes', 'sync'],
  ['', 'sync', '--env', 'classic'],
  ['Ask a question', 'ask', 'support', 'How do I reset the Tern 2 headphones?'],
  [
    'Run the evals on both runtimes; without --quiet, each failure is shown with its sources',
    'eval',
    '--quiet',
  ],
  ['', 'eval', '--env', 'classic', '--quiet'],
] as const

const root = fileURLToPath(new URL('..', import.meta.url))
const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const bold = (text: string) => (process.stdout.isTTY ? `\u001B[1m${text}\u001B[22m` : text)

for (const [title, ...args] of steps) {
  const shown = args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ')
  process.stdout.write(`${title === '' ? '' : `\n${bold(`# ${title}`)}\n`}\n${bold(`$ asst ${shown}`)}\n`)
  const { status } = spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    process.stdout.write(`\nasst ${shown} ended with exit code ${status}\n`)
    process.exit(status ?? 1)
  }
}

process.stdout.write(`
${bold('Done.')} Every answer, citation and score is in .asst/runs/, the IDs are in .asst/locks/.
Next: edit a document in knowledge/handbook/, then run \`npx asst plan\` and \`npx asst sync\`.
`)
