import { UserError } from '../errors.ts'
import { describeTurn, documentHead } from '../report/reply/document.ts'
import { askAndShow, type Asked } from './ask/asking.ts'
import { openSession } from './ask/ask-session.ts'
import { readAttachments } from './ask/attachments.ts'
import { chat } from './ask/chat.ts'
import type { GlobalFlags, Terminal } from './terminal/context.ts'
import { printError } from './terminal/print-error.ts'
import { withWorkspace } from './terminal/with-workspace.ts'

export interface AskFlags extends GlobalFlags {
  /** Files for the first question. */
  file?: string[]
  /** Continue this thread. */
  thread?: string
  keep?: boolean
  /** Folder for the files that the assistant makes. */
  download?: string
}

/**
 * Asks one question, or where there is none begins a chat: the answer as it comes, then its sources. What was made
 * for it at the provider is deleted.
 */
export async function ask(
  key: string,
  question: string | undefined,
  flags: AskFlags,
  terminal: Terminal,
): Promise<number> {
  if (question?.trim() === '')
    throw new UserError('usage', 'the question is empty', {
      hint: 'asst ask <assistant> "your question", or no question at all for a chat',
    })
  const attachments = await readAttachments(flags.file ?? [])
  return withWorkspace(flags, terminal, async (workspace, output) => {
    const desired = await workspace.desired()
    const session = await openSession(workspace, output, key, flags)
    const context = { desired, output, download: flags.download !== undefined }
    const turns: Asked[] = []
    let exitCode = 0
    try {
      output.note('')
      if (question === undefined)
        exitCode = await chat(session, attachments, turns, workspace, terminal, context)
      else
        turns.push(await askAndShow(session, question, attachments, { ...context, signal: terminal.signal }))
    } finally {
      await session.close()
    }
    terminal.signal.throwIfAborted()
    const documents = turns.map(({ question, reply, sources, lines, problem }) =>
      describeTurn(question, reply, sources, lines, problem),
    )
    const head = documentHead(workspace.environment, key)
    if (question === undefined) {
      output.document({ ...head, turns: documents })
      return exitCode
    }
    output.document({ ...head, ...documents[0] })
    const problem = turns[0]?.problem
    if (problem === undefined) return 0
    printError(problem, terminal)
    return 1
  })
}
