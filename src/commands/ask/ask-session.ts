import { resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { suggestHint } from '../../config/suggest.ts'
import { planFor } from '../../runtime/attachments/plan-for.ts'
import {
  createConversations,
  type Attachment,
  type ReplyEvent,
  type Thread,
} from '../../runtime/conversations.ts'
import { prepareFolder } from '../../runtime/files/downloads.ts'
import { createHandler } from '../../runtime/handlers.ts'
import type { Reply } from '../../runtime/reply.ts'
import { openThrowaways } from '../../state/throwaways.ts'
import { readFreshness } from '../../workspace/freshness.ts'
import { fillMcpReferences } from '../../workspace/mcp-references.ts'
import { provisionedOf, resolverOf } from '../../workspace/provisioned.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Output } from '../terminal/context.ts'
import { deleteLeftovers } from '../terminal/leftovers.ts'

export interface SessionOptions {
  /** Continue this thread, which is never deleted. */
  thread?: string
  /** Leave the thread at the provider. */
  keep?: boolean
  /** Folder for files that the assistant makes. */
  download?: string
}

/** What goes with one question. */
export interface QuestionOptions {
  attachments?: Attachment[]
  signal: AbortSignal
  onEvent: (event: ReplyEvent) => void
  /** Gets what handlers print while this question is answered; standard error does where it is absent. */
  onPrint?: (name: string, line: string) => void
}

/** A conversation with one assistant; its thread is made with the first question. */
export interface Session {
  /** Key of the assistant. */
  assistant: string
  ask(question: string, options: QuestionOptions): Promise<Reply>
  /** Deletes what was made for it, or says how to go on where it is kept. */
  close(): Promise<void>
}

/**
 * Gets everything ready for questions to an assistant that is synced. Throws `UserError` where it is unknown or not
 * synced, before any request.
 */
export async function openSession(
  workspace: Workspace,
  output: Output,
  key: string,
  options: SessionOptions,
): Promise<Session> {
  const { tools, provisioned, resolvePath } = await findAssistant(workspace, output, key)
  // What cannot be saved in the end is not asked for.
  if (options.download !== undefined) await prepareFolder(options.download)
  const conversations = createConversations(await workspace.client(), workspace.environment.runtime)
  await deleteLeftovers(workspace, output)
  const throwaways = openThrowaways(workspace.paths.throwaways)
  const created: string[] = []
  let thread: Thread | undefined
  let onPrint: QuestionOptions['onPrint']

  async function open(): Promise<Thread> {
    return conversations.open(provisioned, {
      resolvePath,
      handler: createHandler(
        tools,
        output.isLive && !output.isJson ? { onPrint: (name, line) => onPrint?.(name, line) } : {},
      ),
      deadline: workspace.environment.deadlineSeconds * 1000,
      ...(options.thread === undefined ? {} : { threadId: options.thread }),
      ...(options.download === undefined ? {} : { download: resolve(options.download) }),
      onCreated: async (id) => {
        // What is made for a thread that goes on stays with it, also where this command is killed.
        if (options.thread !== undefined) return
        created.push(id)
        await throwaways.add(id)
      },
    })
  }

  async function forget(): Promise<void> {
    for (const id of created.splice(0)) await throwaways.remove(id)
  }

  // One that is to be continued must be there before anything is asked.
  if (options.thread !== undefined) thread = await open()
  return {
    assistant: key,
    async ask(question, { attachments, signal, onEvent, onPrint: print }) {
      onPrint = print
      // What cannot be attached is said before anything is made at the provider.
      if (thread === undefined) await planFor(provisioned, attachments ?? [])
      thread ??= await open()
      return thread.ask(question, { signal, onEvent, ...(attachments === undefined ? {} : { attachments }) })
    },
    async close() {
      if (thread === undefined) return
      if (options.keep === true || options.thread !== undefined) {
        await forget()
        output.note(output.paint('dim', `\nkept: asst ask ${key} --thread ${thread.id}`))
        return
      }
      try {
        await thread.delete()
        await forget()
      } catch (error) {
        // What cannot be deleted now stays on the list of the next command, and is no reason to lose the answer.
        if (!(error instanceof UserError)) throw error
        output.note(`${output.paint('yellow', 'thread left behind:')} ${error.message}`)
      }
    },
  }
}

async function findAssistant(workspace: Workspace, output: Output, key: string) {
  const desired = await workspace.desired()
  const assistant = desired.assistants.get(key)
  if (assistant === undefined)
    throw new UserError('unknown-assistant', `there is no assistant ${key}`, {
      hint: suggestHint(key, [...desired.assistants.keys()], 'write one in assistants/'),
    })
  output.problems(workspace.warnings.filter(({ code }) => code === 'unsupported-by-runtime'))
  const recorded = await workspace.recorded()
  const { environment, variables } = workspace
  const provisioned = fillMcpReferences(provisionedOf(environment.runtime, recorded, key), variables)
  const { edited, unfinished } = readFreshness(desired, recorded.lockfile, [key])
  if (edited.length > 0)
    output.note(`${output.paint('yellow', 'edited since the last sync:')} ${edited.join(', ')}`)
  if (unfinished.length > 0)
    output.note(`${output.paint('yellow', 'files failed at the last sync:')} ${unfinished.join(', ')}`)
  return { tools: assistant.tools, provisioned, resolvePath: resolverOf(recorded, key) }
}
