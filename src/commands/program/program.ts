import { Command, CommanderError, Option } from 'commander'
import { UserError } from '../../errors.ts'
import type { Terminal } from '../terminal/context.ts'
import { addConversationCommands } from './conversation-commands.ts'
import { collect } from './flag-values.ts'
import { addProjectCommands } from './project-commands.ts'
import { addProviderCommands } from './provider-commands.ts'
import { addServerCommands } from './server-commands.ts'

/** What every command is run with. */
export interface CommandContext {
  version: string
  terminal: Terminal
  onExit: (exitCode: number) => void
}

/**
 * The command line: every command with its flags. A command's code is loaded when it runs, so that help is quick.
 * Resolves to the exit code. Throws `UserError` for wrong usage.
 */
export async function runProgram(argv: string[], version: string, terminal: Terminal): Promise<number> {
  let exitCode = 0
  const program = createProgram({
    version,
    terminal,
    onExit: (code) => {
      exitCode = code
    },
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return 0
    // Help is what a command line without a command gets, and it has been printed.
    if (error.code === 'commander.help') return 1
    throw new UserError('usage', error.message.replace(/^error: /, ''), {
      hint: 'asst --help lists the commands, asst <command> --help its flags',
    })
  }
  return exitCode
}

function createProgram(context: CommandContext): Command {
  const { version, terminal } = context
  const program = new Command('asst')
    .description(
      'Keep AI assistants in git: declare them in YAML, sync them to a provider, evaluate their citations.',
    )
    .version(version)
    .option('--env <name>', 'the environment of asst.yaml to act on; eval takes several', collect)
    .option('--project <dir>', 'the folder that holds asst.yaml (default: this one)')
    .option('--json', 'print one JSON document to standard output')
    .addOption(new Option('--quiet', 'print results only').conflicts('verbose'))
    .option('--verbose', 'print everything')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      // Usage errors are printed once, by cli.ts.
      outputError: () => {},
    })

  addProjectCommands(program, context)
  addProviderCommands(program, context)
  addConversationCommands(program, context)
  addServerCommands(program, context)
  return program
}
