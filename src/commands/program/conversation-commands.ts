import { type Command, Option } from 'commander'
import { collect, parseCount, parseShard } from './flag-values.ts'
import { envsOf, flagsOf } from './flags.ts'
import type { CommandContext } from './program.ts'

/** Commands that ask assistants. */
export function addConversationCommands(
  program: Command,
  { terminal, onExit, version }: CommandContext,
): void {
  program.commandsGroup('Conversations')
  program
    .command('ask')
    .description('ask an assistant, and print its answer with the sources; without a question, chat')
    .argument('<assistant>', 'its key')
    .argument('[question]')
    .option(
      '--file <file>',
      'attach it, also as input:FILE, file_search:FILE or code_interpreter:FILE',
      collect,
    )
    .option('--thread <id>', 'continue a conversation or thread')
    .option('--keep', 'leave the conversation at the provider, and print its ID')
    .option('--download <dir>', 'save the files that the assistant makes')
    .action(async (assistant: string, question: string | undefined, _options, command: Command) => {
      const { ask } = await import('../ask.ts')
      onExit(await ask(assistant, question, flagsOf(command), terminal))
    })
  program
    .command('eval')
    .description('run suites against what was synced, and score the answers')
    .argument('[suite...]', 'their keys or paths; all of evals/ where none is given')
    .option('--only <id>', 'run this test alone; repeat it for more', collect)
    .option('--tag <tag>', 'run tests with this tag; repeat it for more', collect)
    .option('--repeat <n>', 'ask each test so many times, whatever its suite says', parseCount)
    .addOption(
      new Option(
        '--sync',
        'sync before anything is asked; never where the environment is protected',
      ).conflicts(['rescore', 'resume', 'retryErrors']),
    )
    .option('--cache', 'take answers of earlier runs where nothing changed (default, but in CI)')
    .option('--no-cache', 'ask everything')
    .option('--concurrency <n>', 'ask so many threads at a time, within limits.concurrency', parseCount)
    .option('--output <file>', 'write a report as its extension says: .json, .xml, .html, .md', collect)
    .option('--baseline <run>', 'compare with this run instead of evals/baselines/')
    .option('--bless', 'make this run the baseline of its suites')
    .addOption(
      new Option(
        '--rescore <run>',
        'score a saved run again by what the suites say now, without a request',
      ).conflicts(['shard', 'concurrency', 'repeat']),
    )
    .addOption(
      new Option('--resume <run>', 'go on with a run that was interrupted').conflicts([
        'only',
        'tag',
        'repeat',
        'shard',
        'rescore',
      ]),
    )
    .addOption(
      new Option('--retry-errors <run>', 'ask those threads of a run again that ended in an error').conflicts(
        ['only', 'tag', 'repeat', 'shard', 'rescore', 'resume'],
      ),
    )
    .addOption(
      new Option('--only-failing <run>', 'run tests alone that failed in that run').conflicts([
        'rescore',
        'resume',
        'retryErrors',
      ]),
    )
    .addOption(
      new Option(
        '--shard <i/n>',
        'run one part of the tests; `asst report` puts the parts together',
      ).argParser(parseShard),
    )
    .action(async (suites: string[], _options, command: Command) => {
      const { evalSuites } = await import('../eval.ts')
      onExit(
        await evalSuites(suites, { ...flagsOf(command, true), envs: envsOf(command) }, terminal, version),
      )
    })
  program
    .command('report')
    .description('put shards and environments together, judge them and render them again, without a request')
    .argument('<run...>', 'IDs of runs in .asst/runs/, their folders, or run.json files')
    .option('--output <file>', 'write a report as its extension says: .json, .xml, .html, .md', collect)
    .option('--baseline <run>', 'compare with this run instead of evals/baselines/')
    .option('--bless', 'make this run the baseline of its suites')
    .action(async (runs: string[], _options, command: Command) => {
      const { report } = await import('../report.ts')
      onExit(await report(runs, flagsOf(command), terminal))
    })
}
