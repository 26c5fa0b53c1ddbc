import { type Command, Option } from 'commander'
import { collect, parseCount } from './flag-values.ts'
import { flagsOf } from './flags.ts'
import type { CommandContext } from './program.ts'

/** Commands that compare a project with its provider, and change what is there. */
export function addProviderCommands(program: Command, { terminal, onExit, version }: CommandContext): void {
  program.commandsGroup('Provider')
  program
    .command('plan')
    .description('show what a sync would change, and what drifted; never writes')
    .option('--only <glob>', 'only assistant/<key> or knowledge/<key>; repeat it for more', collect)
    .option('--out <file>', 'save the plan for `asst sync --plan`')
    .addOption(new Option('--format <form>', 'how to print it').choices(['text', 'json', 'markdown']))
    .addOption(
      new Option('--refresh <depth>', 'how deep to look at the provider').choices(['light', 'full', 'none']),
    )
    .option('--detailed-exitcode', 'exit with 2 where changes are pending, 3 where there is only drift')
    .action(async (_options, command: Command) => {
      const { plan } = await import('../plan.ts')
      onExit(await plan(flagsOf(command), terminal, version))
    })
  program
    .command('sync')
    .description('show the plan, apply it and write the lockfile')
    .option('--only <glob>', 'only assistant/<key> or knowledge/<key>; repeat it for more', collect)
    .addOption(
      new Option('--plan <file>', 'apply exactly the plan that `asst plan --out` saved').conflicts('only'),
    )
    .option('--yes', 'apply without asking')
    .option('--allow-deletes <n>', 'let so many objects and files be deleted', parseCount)
    .option('--force', 'let anything be deleted')
    .addOption(new Option('--retry-failed', 'send also what the provider refused for good').conflicts('plan'))
    .action(async (_options, command: Command) => {
      const { sync } = await import('../sync.ts')
      onExit(await sync(flagsOf(command), terminal, version))
    })
  program
    .command('status')
    .description('show every resource: ID, health, failed files, drift')
    .option('--check', 'first prove key, endpoint, runtime and models, with reads alone')
    .action(async (_options, command: Command) => {
      const { status } = await import('../status.ts')
      onExit(await status(flagsOf(command), terminal))
    })
  program
    .command('lock')
    .description('rebuild the lockfile from the marks at the provider; writes nothing remote')
    .action(async (_options, command: Command) => {
      const { lock } = await import('../lock.ts')
      onExit(await lock(flagsOf(command), terminal))
    })
  program
    .command('export')
    .description('write IDs, compiled requests and file paths for an application')
    .addOption(new Option('--format <form>', 'what to write').choices(['dotenv', 'json', 'ts']))
    .option('--output <file>', 'where to; its extension gives the format where --format does not')
    .action(async (_options, command: Command) => {
      const { exportEnvironment } = await import('../export.ts')
      onExit(await exportEnvironment(flagsOf(command), terminal))
    })
  program
    .command('gc')
    .description('list what was made and nothing refers to, and delete it')
    .option('--yes', 'delete without asking')
    .option('--allow-deletes <n>', 'let so many objects and files be deleted', parseCount)
    .option('--force', 'let anything be deleted')
    .action(async (_options, command: Command) => {
      const { gc } = await import('../gc.ts')
      onExit(await gc(flagsOf(command), terminal))
    })
  program
    .command('destroy')
    .description('delete everything of the environment that --env names, at the provider and in locks/')
    .option('--yes', 'delete without asking')
    .action(async (_options, command: Command) => {
      const { destroy } = await import('../destroy.ts')
      onExit(await destroy(flagsOf(command), terminal))
    })
}
