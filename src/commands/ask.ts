import { createHandler } from '../runtime/handlers.ts'
import { createConversations } from '../runtime/conversations.ts'
import type { Reply } from '../runtime/reply.ts'
import { suggestHint } from '../config/suggest.ts'
import { UserError } from '../errors.ts'
import { renderSources } from '../report/reply.ts'
import { openThrowaways } from '../state/throwaways.ts'
import { editedSinceSync } from '../workspace/freshness.ts'
import { provisionedOf, resolverOf } from '../workspace/provisioned.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { GlobalFlags, Output, Terminal } from './context.ts'
import { deleteLeftovers } from './leftovers.ts'
import { withWorkspace } from './with-workspace.ts'

/** Asks one question, prints the answer as it comes and then its sources, and deletes the thread. */
export function ask(key: string, question: string, flags: GlobalFlags, terminal: Terminal): Promise<number> {
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
    await deleteLeftovers(workspace)
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
    try {
      output.note('')
      const reply = await thread.ask(question, { onEvent: streamTo(output, terminal) })
      return showReply(reply, output, workspace)
    } finally {
      await thread.delete()
      for (const id of created) await throwaways.remove(id)
    }
  })
}

/**
 * Shows text as it comes where a person watches. Markers that some runtimes put into the raw text are only removed
 * once the answer is complete, so elsewhere the clean text is printed at the end.
 */
function streamTo(output: Output, terminal: Terminal) {
  return (
    event: { type: 'text'; delta: string } | { type: 'tool'; call: { type: string; name?: string } },
  ) => {
    if (!output.isWatched || output.isJson) return
    if (event.type === 'text') terminal.stdout.write(event.delta)
    else terminal.stdout.write(output.paint('dim', `[${event.call.name ?? event.call.type}]\n`))
  }
}

function showReply(reply: Reply, output: Output, workspace: Workspace): number {
  if (output.isWatched) output.print('')
  else output.print(reply.text)
  const sources = renderSources(reply)
  if (sources !== '') output.print(`\n${sources}`)
  output.document({ version: 1, environment: workspace.environment.identity, ...reply })
  if (reply.status === 'completed') return 0
  throw new UserError(
    'provider-response',
    `the answer is ${reply.status}: ${reply.error?.message ?? 'no reason given'}`,
  )
}
