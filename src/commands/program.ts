import { Command, CommanderError, Option } from 'commander'
import { UserError } from '../errors.ts'
import { collect, parseCount, parsePort, parsePositive, parseShard } from './terminal/flag-values.ts'
import type { GlobalFlags, Terminal } from './terminal/context.ts'

/**
 * The command line: every command with its flags. A command's code is loaded when it runs, so that help is quick.
 * Resolves to the exit code. Throws `UserError` for wrong usage.
 */
export async function runProgram(argv: string[], version: string, terminal: Terminal): Promise<number> {
  let exitCode = 0
  const program = createProgram(version, terminal, (code) => {
    exitCode = code
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

function createProgram(version: string, terminal: Terminal, onExit: (code: number) => void): Command {
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

  program
    .command('init')
    .description('make a project that works as it is')
    .argument('[dir]', 'where; this folder where it is not given')
    .option('--from <dir>', 'begin with a folder of documents, which stay where they are')
    .option('--yes', 'ask nothing')
    .action(async (dir: string | undefined, _options, command: Command) => {
      const { init } = await import('./init.ts')
      onExit(await init(dir, flagsOf(command), terminal))
    })
  program
    .command('validate')
    .description('check every file, without a request and without a key')
    .action(async (_options, command: Command) => {
      const { validate } = await import('./validate.ts')
      onExit(await validate(flagsOf(command), terminal))
    })
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
      const { plan } = await import('./plan.ts')
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
      const { sync } = await import('./sync.ts')
      onExit(await sync(flagsOf(command), terminal, version))
    })
  program
    .command('status')
    .description('show every resource: ID, health, failed files, drift')
    .option('--check', 'first prove key, endpoint, runtime and models, with reads alone')
    .action(async (_options, command: Command) => {
      const { status } = await import('./status.ts')
      onExit(await status(flagsOf(command), terminal))
    })
  program
    .command('lock')
    .description('rebuild the lockfile from the marks at the provider; writes nothing remote')
    .action(async (_options, command: Command) => {
      const { lock } = await import('./lock.ts')
      onExit(await lock(flagsOf(command), terminal))
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
      const { importObjects } = await import('./import.ts')
      onExit(await importObjects(flagsOf(command), terminal))
    })
  program
    .command('gc')
    .description('list what was made and nothing refers to, and delete it')
    .option('--yes', 'delete without asking')
    .option('--allow-deletes <n>', 'let so many objects and files be deleted', parseCount)
    .option('--force', 'let anything be deleted')
    .action(async (_options, command: Command) => {
      const { gc } = await import('./gc.ts')
      onExit(await gc(flagsOf(command), terminal))
    })
  program
    .command('destroy')
    .description('delete everything of the environment that --env names, at the provider and in locks/')
    .option('--yes', 'delete without asking')
    .action(async (_options, command: Command) => {
      const { destroy } = await import('./destroy.ts')
      onExit(await destroy(flagsOf(command), terminal))
    })
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
      const { ask } = await import('./ask.ts')
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
      const { evalSuites } = await import('./eval.ts')
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
      const { report } = await import('./report.ts')
      onExit(await report(runs, flagsOf(command), terminal))
    })
  program
    .command('export')
    .description('write IDs, compiled requests and file paths for an application')
    .addOption(new Option('--format <form>', 'what to write').choices(['dotenv', 'json', 'ts']))
    .option('--output <file>', 'where to; its extension gives the format where --format does not')
    .action(async (_options, command: Command) => {
      const { exportEnvironment } = await import('./export.ts')
      onExit(await exportEnvironment(flagsOf(command), terminal))
    })
  program
    .command('schema')
    .description(
      'print a JSON Schema of a file above, for editors and other programs; without a name, list them',
    )
    .argument('[name]', 'one of those that are listed')
    .option('--output <dir>', 'write every schema there, as <name>.json')
    .action(async (name: string | undefined, _options, command: Command) => {
      const { schema } = await import('./schema.ts')
      onExit(await schema(name, flagsOf(command), terminal))
    })
  program
    .command('serve')
    .description('run the embedded OpenAI-compatible server, for any client')
    .option('--port <port>', 'port to listen on; 0 takes a free one', parsePort, 4010)
    .option('--host <address>', 'address to listen on (default: 127.0.0.1); others need --api-key')
    .option('--data <dir>', 'where its data lives (default: .asst/server of the project)')
    .option('--model-url <url>', 'let a Chat Completions endpoint answer, such as that of Ollama or vLLM')
    .option('--model <name>', 'the model that answers there')
    .option('--model-key <key>', 'its key (default: the variable ASST_MODEL_KEY)')
    .option('--script <file>', 'let the model say what this file says')
    .option('--api-key <key>', 'demand this key of every client')
    .option('--log <file>', 'write a line of JSON for each request')
    .option('--latency <ms>', 'hold every request back', parsePositive)
    .addOption(new Option('--limits <rates>', 'enforce published rate limits').choices(['openai']))
    .option('--time-scale <n>', 'let the minutes of --limits pass so many times faster', parsePositive)
    .option('--faults <file>', 'make the trouble that this file describes')
    .action(async (_options, command: Command) => {
      const { serve } = await import('./serve.ts')
      onExit(await serve(flagsOf(command), terminal))
    })
  return program
}

/**
 * Global flags count wherever they stand, before the command or after it. Only one environment can be named, but
 * where a command acts on several, which then are in `envsOf`.
 */
function flagsOf<T extends GlobalFlags>(command: Command, takesSeveral = false): T {
  const flags = command.optsWithGlobals<T>()
  const envs = envsOf(command)
  if (envs.length > 1 && !takesSeveral) {
    throw new UserError('usage', `asst ${command.name()} acts on one environment, and --env names several`, {
      hint: 'only `asst eval` takes several',
    })
  }
  const [env] = envs
  return env === undefined ? flags : { ...flags, env }
}

function envsOf(command: Command): string[] {
  return command.optsWithGlobals<{ env?: string[] }>().env ?? []
}
