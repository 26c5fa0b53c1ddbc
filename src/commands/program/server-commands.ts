import { type Command, Option } from 'commander'
import { parsePort, parsePositive } from './flag-values.ts'
import { flagsOf } from './flags.ts'
import type { CommandContext } from './program.ts'

/** The embedded server. */
export function addServerCommands(program: Command, { terminal, onExit }: CommandContext): void {
  program.commandsGroup('Server')
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
      const { serve } = await import('../serve.ts')
      onExit(await serve(flagsOf(command), terminal))
    })
}
