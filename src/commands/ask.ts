import { createHandler } from '../runtime/handlers.ts'
import { createConversations, type ReplyEvent } from '../runtime/conversations.ts'
import type { Reply } from '../runtime/reply.ts'
import { suggestHint } from '../config/suggest.ts'
import { UserError } from '../errors.ts'
import { renderSources } from '../report/reply.ts'
import { openThrowaways } from '../state/throwaways.ts'
import { editedSinceSync } from '../workspace/freshness.ts'
import { provisionedOf, resolverOf } from '../workspace/provisioned.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { GlobalFlags, Output, Terminal } from './context.ts'
import { holdMarkers } from './hold-markers.ts'
import { deleteLeftovers } from './leftovers.ts'
import { printError } from './print-error.ts'
import { withWorkspace } from './with-workspace.ts'

/** Asks one question, prints the answer as it comes and then its sources, and deletes the thread. */
export async function ask(
  key: string,
  question: string,
  flags: GlobalFlags,
  terminal: Terminal,
): Promise<number> {
  if (question.trim() === '')
    throw new UserError('usage', 'the question is empty', { hint: 'asst ask <assistant> "your question"' })
  return withWorkspace(flags, terminal, async (workspace, output) => {
    const desired = await workspace.desired()
    const assistant = desired.assistants.get(key)
    if (assistant === undefined)
      throw new UserError('unknown-assistant', `there is no assistant ${key}`, {
        hint: suggestHint(key, [...desired.assistants.keys()], 'write one in assistants/'),
      })
    const recorded = await workspace.recorded()
    const edited = editedSinceSync(desired, recorded.lockfile, [key])
    const provisioned = provisionedOf(workspace.environment.runtime, recorded, key)
    if (edited.length > 0)
      output.note(`${output.paint('yellow', 'edited since the last sync:')} ${edited.join(', ')}`)

    const conversations = createConversations(await workspace.client(), workspace.environment.runtime)
    await deleteLeftovers(workspace, output)
    const throwaways = openThrowaways(workspace.paths.throwaways)
    const created: string[] = []
    const thread = await conversations.open(provisioned, {
      resolvePath: resolverOf(recorded, key),
      handler: createHandler(assistant.tools),
      onCreated: async (id) => {
        created.push(id)
        await throwaways.add(id)
      },
    })
    const stream = streamTo(output)
    let reply: Reply
    try {
      output.note('')
      reply = await thread.ask(question, { onEvent: stream.onEvent, signal: terminal.signal })
    } finally {
      stream.end()
      await cleanUp()
    }
    terminal.signal.throwIfAborted()
    showReply(reply, stream.hasText(), output, workspace)
    if (reply.status === 'completed') return 0
    printError(incomplete(reply), terminal)
    return 1

    /** What cannot be deleted now stays on the list of the next command, and is no reason to lose the answer. */
    async function cleanUp(): Promise<void> {
      try {
        await thread.delete()
        for (const id of created) await throwaways.remove(id)
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        output.note(`${output.paint('yellow', 'thread left behind:')} ${error.message}`)
      }
    }
  })
}

/** Shows text as it comes where a person watches; elsewhere it is printed whole at the end. */
function streamTo(output: Output) {
  let hasText = false
  const text = holdMarkers((delta) => {
    hasText = true
    output.write(delta)
  })
  const isShown = output.isWatched && !output.isJson
  return {
    onEvent(event: ReplyEvent) {
      if (!isShown) return
      if (event.type === 'text') text.write(event.delta)
      else output.write(output.paint('dim', `[${event.call.name ?? event.call.type}]\n`))
    },
    end() {
      text.end()
      if (hasText) output.write('\n')
    },
    hasText: () => hasText,
  }
}

function showReply(reply: Reply, isShown: boolean, output: Output, workspace: Workspace): void {
  if (!isShown) output.print(reply.text)
  const sources = renderSources(reply)
  if (sources !== '') output.print(`\n${sources}`)
  output.document({ version: 1, environment: workspace.environment.identity, ...reply })
}

function incomplete({ status, error }: Reply): UserError {
  return new UserError('provider-response', `the answer is ${status}: ${error?.message ?? 'no reason given'}`)
}
