import type { Desired } from '../../config/desired.ts'
import type { UserError } from '../../errors.ts'
import type { FoundLine } from '../../report/reply/best-line.ts'
import { renderFiles } from '../../report/reply/files.ts'
import { citeText, renderSources, sourcesOf, type Source } from '../../report/reply/sources.ts'
import type { Attachment } from '../../runtime/conversations.ts'
import type { Reply } from '../../runtime/reply.ts'
import { answerProblem } from './answer-problem.ts'
import { viewAnswer } from './answer-view.ts'
import type { Session } from './ask-session.ts'
import type { Output } from '../terminal/context.ts'
import { findLines } from './source-lines.ts'

/** A question that was answered, or was not. */
export interface Asked {
  question: string
  /** Files that it brought along, as they were named. */
  files: string[]
  reply: Reply
  sources: Source[]
  /** The best line of each source that has lines, by its number. */
  lines: Map<number, FoundLine>
  /** Why it is no answer. */
  problem?: UserError
}

/** Asks one question and shows the answer as it comes, then its sources and files. */
export async function askAndShow(
  session: Session,
  question: string,
  attachments: Attachment[],
  {
    desired,
    output,
    signal,
    download,
  }: { desired: Desired; output: Output; signal: AbortSignal; download?: boolean },
): Promise<Asked> {
  const view = viewAnswer(output)
  let reply: Reply | undefined
  try {
    reply = await session.ask(question, {
      signal,
      onEvent: view.onEvent,
      ...(view.onPrint === undefined ? {} : { onPrint: view.onPrint }),
      ...(attachments.length > 0 ? { attachments } : {}),
    })
  } finally {
    if (reply === undefined) view.end('')
  }
  const sources = sourcesOf(reply)
  view.end(citeText(reply, sources, output.paint))
  const lines = await findLines(sources, desired)
  const { paint } = output
  const size = { paint, width: output.isLive ? output.width : Infinity }
  const below = [renderSources(sources, lines, size), renderFiles(reply.files, paint, download === true)]
  for (const block of below) if (block !== '') output.print(`\n${block}`)
  if (output.isVerbose) output.note(paint('dim', `\n${describeCost(reply)}`))
  const problem = answerProblem(reply)
  return {
    question,
    files: attachments.map(({ path }) => path),
    reply,
    sources,
    lines,
    ...(problem === undefined ? {} : { problem }),
  }
}

/** Time, tokens and the IDs that a provider's support asks for. */
function describeCost({ latencyMs, usage, ids }: Reply): string {
  const parts = [`${(latencyMs / 1000).toFixed(1)} s`]
  if (usage !== undefined) parts.push(`${usage.inputTokens} + ${usage.outputTokens} tokens`)
  return [...parts, ids.thread, ids.turn, ids.request].filter((part) => part !== undefined).join(' · ')
}
