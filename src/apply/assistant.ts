import { compileAssistant } from '../compile/assistant.ts'
import type { Bindings } from '../compile/bindings.ts'
import type { CanonicalAssistant } from '../compile/canonical.ts'
import { marksFor, signed } from '../compile/marks.ts'
import { UserError } from '../errors.ts'
import type { AssistantChange } from '../plan/change.ts'
import type { LockedAssistant } from '../state/lockfile.ts'
import { noteWritten, proveAssistant, proveOnly, writeAssistant } from './claims.ts'
import type { ApplyContext } from './context.ts'
import { createJournaled } from './create-journaled.ts'

/**
 * Creates or updates an assistant and returns the lockfile's entry for it. On the responses runtime there is nothing
 * to send, because the compiled request is what the lockfile and the record beside it say; an Assistant object can
 * only be left over from before the environment moved there, and goes.
 */
export async function applyAssistant(
  context: ApplyContext,
  change: AssistantChange,
  bindings: Bindings,
): Promise<LockedAssistant> {
  const { digest, after, action } = change
  if (after === undefined) throw new Error(`the change of assistant ${change.key} has nothing to apply`)
  if (context.desired.environment.runtime === 'responses') {
    if (change.assistantId !== undefined) {
      await proveAssistant(context, change.assistantId)
      await context.remote.assistants.delete(change.assistantId)
    }
    return { digest }
  }
  if (action === 'adopt' && change.assistantId !== undefined)
    return { assistantId: change.assistantId, digest }

  proveKnowledge(after, bindings)
  const { owner, by } = context
  const marks = marksFor(owner, change.key, digest, 'applied')
  if (change.assistantId !== undefined && action === 'update') {
    const { metadata, ...content } = compileAssistant(after, bindings, 'update')
    await writeAssistant(context, change.assistantId, content, signed({ ...metadata, ...marks }, by))
    return { assistantId: change.assistantId, digest }
  }
  const body = compileAssistant(after, bindings, 'create')
  const metadata = signed({ ...body.metadata, ...marks }, by)
  return { assistantId: await create(context, change.key, { ...body, metadata }), digest }
}

/** A knowledge base that failed as a whole fails the assistants that need it. */
function proveKnowledge(assistant: CanonicalAssistant, bindings: Bindings): void {
  for (const tool of assistant.tools) {
    if (tool.type !== 'file_search') continue
    const missing = tool.knowledge.find((key) => bindings.stores[key] === undefined)
    if (missing !== undefined)
      throw new UserError('apply-incomplete', `knowledge base ${missing} could not be made`)
  }
}

/** An Assistant object is made in one request, so its first mark is its final one. */
async function create(
  context: ApplyContext,
  key: string,
  body: Record<string, unknown> & { model: string; metadata: Record<string, string> },
): Promise<string> {
  const { remote, seen } = context
  const listed = await remote.assistants.list()
  proveOnly(context, [key], listed)
  const before = new Set(listed.map(({ id }) => id))
  const assistant = await createJournaled(context, 'assistant', key, {
    create: () => remote.assistants.create(body),
    find: async () =>
      (await remote.assistants.list()).find(
        ({ id, metadata }) =>
          !before.has(id) &&
          metadata?.['asst:key'] === key &&
          metadata['asst:digest'] === body.metadata['asst:digest'] &&
          metadata['asst:by'] === body.metadata['asst:by'],
      ),
  })
  noteWritten(seen, 'assistant', { id: assistant.id, metadata: body.metadata })
  return assistant.id
}
