import type { Desired } from '../../config/desired.ts'
import { UserError } from '../../errors.ts'
import type { Attachment } from '../../runtime/conversations.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { askAndShow, type Asked } from './asking.ts'
import type { Session } from './ask-session.ts'
import { runChatCommand } from './chat-commands.ts'
import { openInput, type ChatInput } from './chat-input.ts'
import type { Output, Terminal } from '../terminal/context.ts'
import { printError } from '../terminal/print-error.ts'

interface ChatContext {
  desired: Desired
  output: Output
  download: boolean
}

/**
 * Asks a line at a time until the input ends. Ctrl-C cancels an answer, at the provider too, and not the chat.
 * @param attachments go with the first question
 * @param turns what was asked, appended to as it goes
 * @returns the exit code: 1 where a question from a pipe got no answer; a person has seen to it
 */
export async function chat(
  session: Session,
  attachments: Attachment[],
  turns: Asked[],
  workspace: Workspace,
  terminal: Terminal,
  context: ChatContext,
): Promise<number> {
  const { output } = context
  let hasFailed = false
  const input = openInput(terminal, output, output.paint('bold', `${session.assistant}> `))
  if (input.isTyped) output.note(output.paint('dim', '/help lists the commands, Ctrl-D ends the chat\n'))
  try {
    for (let line = await input.next(); line !== undefined; line = await input.next()) {
      const text = line.trim()
      if (text === '') continue
      if (!input.isTyped) output.note(output.paint('bold', `${session.assistant}> ${text}`))
      if (text.startsWith('/')) {
        const goesOn = await report(terminal, () =>
          runChatCommand(text, { session, turns, workspace, output }),
        )
        if (goesOn === false) break
        continue
      }
      const attached = turns.length === 0 ? attachments : []
      const asked = await report(terminal, () => askLine(session, text, attached, input, terminal, context))
      if (terminal.signal.aborted) break
      hasFailed ||= asked === undefined || asked.problem !== undefined
      if (asked !== undefined) turns.push(asked)
      if (asked?.problem !== undefined) printError(asked.problem, terminal)
      output.note('')
    }
    return hasFailed && !input.isTyped ? 1 : 0
  } finally {
    input.close()
  }
}

async function askLine(
  session: Session,
  question: string,
  attachments: Attachment[],
  input: ChatInput,
  terminal: Terminal,
  context: ChatContext,
): Promise<Asked> {
  const stop = new AbortController()
  const signal = AbortSignal.any([terminal.signal, stop.signal])
  return input.during(
    () => stop.abort(),
    () => askAndShow(session, question, attachments, { ...context, signal }),
  )
}

/** What goes wrong with one line is told, and the chat goes on. */
async function report<T>(terminal: Terminal, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    // Where the program is stopped, that is told once, at its end.
    if (!(error instanceof UserError) || terminal.signal.aborted) throw error
    printError(error, terminal)
    return undefined
  }
}
