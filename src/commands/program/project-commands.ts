import type { Command } from 'commander'
import { collect } from './flag-values.ts'
import { flagsOf } from './flags.ts'
import type { CommandContext } from './program.ts'

/** Commands on a project's files. */
export function addProjectCommands(program: Command, { terminal, onExit }: CommandContext): void {
  program.commandsGroup('Project')
  program
    .command('init')
    .description('make a project that works as it is')
    .argument('[dir]', 'where; this folder where it is not given')
    .option('--from <dir>', 'begin with a folder of documents, which stay where they are')
    .option('--yes', 'ask nothing')
    .action(async (dir: string | undefined, _options, command: Command) => {
      const { init } = await import('../init.ts')
      onExit(await init(dir, flagsOf(command), terminal))
    })
  program
    .command('validate')
    .description('check every file, without a request and without a key')
    .action(async (_options, command: Command) => {
      const { validate } = await import('../validate.ts')
      onExit(await validate(flagsOf(command), terminal))
    })
  program
    .command('schema')
    .description(
      'print a JSON Schema of a file above, for editors and other programs; without a name, list them',
    )
    .argument('[name]', 'one of those that are listed')
    .option('--output <dir>', 'write every schema there, as <name>.json')
    .action(async (name: string | undefined, _options, command: Command) => {
      const { schema } = await import('../schema.ts')
      onExit(await schema(name, flagsOf(command), terminal))
    })
  program
    .command('import')
    .description('bring existing assistants and vector stores under management; writes nothing remote')
    .option(
      '--from <file>',
      'read assistants from a JSON dump instead of the host; repeat it for more',
      collect,
    )
    .option('--only <id>', 'only the assistant with this ID; repeat it for more', collect)
    .option('--store <id>', 'a vector store to import by itself; repeat it for more', collect)
    .option('--knowledge <key=dir>', 'where the files of a knowledge base are; repeat it for more', collect)
    .option('--model <name>', 'the model of assistants for vector stores that none uses', 'gpt-6-luna')
    .action(async (_options, command: Command) => {
      const { importObjects } = await import('../import.ts')
      onExit(await importObjects(flagsOf(command), terminal))
    })
}
