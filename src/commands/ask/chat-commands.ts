import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, extname, join, relative, resolve, sep } from 'node:path'
import { suggestHint } from '../../config/suggest.ts'
import { UserError } from '../../errors.ts'
import { renderSuite } from '../../report/conversation-suite.ts'
import { plain } from '../../report/plain.ts'
import { renderFiles } from '../../report/reply/files.ts'
import { renderSources } from '../../report/reply/sources.ts'
import { clip } from '../../report/reply/wrap.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Asked } from './asking.ts'
import type { Session } from './ask-session.ts'
import type { Output } from '../terminal/context.ts'

interface CommandContext {
  session: Session
  turns: Asked[]
  workspace: Workspace
  output: Output
}

interface ChatCommand {
  usage: string
  does: string
  /** False ends the chat. */
  run(context: CommandContext, argument: string): Promise<boolean> | boolean
}

const commands: Record<string, ChatCommand> = {
  sources: {
    usage: '/sources',
    does: 'what the last answer cites, and all that was found for it',
    run: showSources,
  },
  files: { usage: '/files', does: 'files that were attached or made', run: showFiles },
  save: {
    usage: '/save FILE.yaml',
    does: 'write the conversation as a test, into evals/ where FILE is a bare name',
    run: save,
  },
  help: { usage: '/help', does: 'this list', run: showHelp },
  quit: { usage: '/quit', does: 'end the chat', run: () => false },
}

/** Carries out a line that begins with a slash. False where it ends the chat. Throws `UserError`. */
export async function runChatCommand(line: string, context: CommandContext): Promise<boolean> {
  const [, name = '', argument = ''] = /^\/(\S*)\s*(.*)$/.exec(line) ?? []
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined)
    throw new UserError('usage', `there is no command /${name}`, {
      hint: suggestHint(
        `/${name}`,
        Object.keys(commands).map((known) => `/${known}`),
        '/help lists them',
      ),
    })
  return await command.run(context, argument)
}

function showHelp({ output }: CommandContext): boolean {
  const width = Math.max(...Object.values(commands).map(({ usage }) => usage.length))
  const lines = Object.values(commands).map(({ usage, does }) => `  ${usage.padEnd(width)}  ${does}`)
  output.print([...lines, `  ${'Ctrl-C'.padEnd(width)}  cancel an answer`].join('\n'))
  return true
}

function showSources({ turns, output }: CommandContext): boolean {
  const last = turns.at(-1)
  if (last === undefined) throw new UserError('usage', 'nothing has been asked yet')
  const { paint } = output
  const width = output.isLive ? output.width : 160
  const found = last.reply.retrieved.map(({ rank, score, path, filename, fileId, text }) => {
    const head = `  ${rank}  ${score.toFixed(2)}  ${plain(path ?? filename ?? fileId)}`
    return `${head}\n     ${paint('dim', clip(plain(text), width - 5))}`
  })
  const cited = renderSources(last.sources, last.lines, { paint, width })
  output.print(cited === '' ? 'The last answer cites nothing.' : cited)
  if (found.length > 0) output.print(`\n${[paint('bold', 'Found'), ...found].join('\n')}`)
  return true
}

function showFiles({ turns, output }: CommandContext): boolean {
  const attached = turns.flatMap(({ files }) => files.map((path) => `  ${plain(relative('', path))}`))
  const made = turns.flatMap(({ reply }) => reply.files)
  const blocks = [
    ...(attached.length > 0 ? [[output.paint('bold', 'Attached'), ...attached].join('\n')] : []),
    ...(made.length > 0
      ? [
          renderFiles(
            made,
            output.paint,
            made.some(({ savedTo }) => savedTo !== undefined),
          ),
        ]
      : []),
  ]
  output.print(blocks.length > 0 ? blocks.join('\n\n') : 'No file was attached or made.')
  return true
}

async function save({ session, turns, workspace, output }: CommandContext, name: string): Promise<boolean> {
  if (name === '')
    throw new UserError('usage', '/save needs the name of a file', { hint: '/save transcript.yaml' })
  if (!turns.some(({ reply }) => reply.status === 'completed'))
    throw new UserError('usage', 'there is no answer to save yet')
  const named = /^\.ya?ml$/.test(extname(name)) ? name : `${name}.yaml`
  const path = /[\\/]/.test(named) ? resolve(named) : join(workspace.project.root, 'evals', named)
  const suite = renderSuite(session.assistant, workspace.environment.identity, turns)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, suite, { flag: 'wx' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason = code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`
    throw new UserError('usage', `${relative('', path)} ${reason}`, { hint: 'give it another name' })
  }
  const isSuite = path.startsWith(join(workspace.project.root, 'evals') + sep)
  output.print(`Saved as ${relative('', path)}${isSuite ? ': `asst eval` asks it again.' : '.'}`)
  return true
}
