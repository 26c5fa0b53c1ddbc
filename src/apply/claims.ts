import { type Owner, readMarks, writerOf } from '../compile/marks.ts'
import { stableJson } from '../compile/digest.ts'
import { UserError } from '../errors.ts'
import type { Observed } from '../observe/observed.ts'
import type { RemoteAssistant, RemoteStore } from '../remote/port.ts'
import type { ApplyContext } from './context.ts'

type Metadata = Record<string, string> | null

/**
 * What this sync knows of marks, by ID: as they were when it looked, and as it wrote them since. No provider has
 * locks, so two syncs from two machines are noticed by a mark that is not as one of them left it, or by content that
 * changed between two requests.
 */
export interface SeenMarks {
  marks: Map<string, string | undefined>
  /** IDs of what this sync wrote, which another one may have written after it. */
  written: Record<'store' | 'assistant', Set<string>>
}

/** The marks that a plan was made of. */
export function seenMarks({ stores, assistants, duplicates, retired }: Observed): SeenMarks {
  return {
    marks: new Map([
      ...[...duplicates, ...retired].map(({ id }) => [id, undefined] as const),
      ...[...stores.values()].map(({ id, metadata }) => [id, markOf(metadata)] as const),
      ...[...assistants.values()].map(({ object }) => [object.id, markOf(object.metadata)] as const),
    ]),
    written: { store: new Set(), assistant: new Set() },
  }
}

/** Remembers an object as this sync left it. */
export function noteWritten(
  { marks, written }: SeenMarks,
  kind: 'store' | 'assistant',
  { id, metadata }: { id: string; metadata: Metadata },
): void {
  marks.set(id, markOf(metadata))
  written[kind].add(id)
}

/** Throws `UserError` where a store is not marked as this sync saw or left it. */
export async function proveStore({ remote, seen }: ApplyContext, id: string) {
  const store = await remote.stores.retrieve(id)
  prove(seen, id, store)
  return store
}

/** As `proveStore`, of an Assistant object. */
export async function proveAssistant({ remote, seen }: ApplyContext, id: string) {
  const assistant = await remote.assistants.retrieve(id)
  prove(seen, id, assistant)
  return assistant
}

/**
 * Marks a store. The answer says what it holds by then: where that is not what it held a request ago, another sync
 * came between, whose mark this one has just replaced. Throws `UserError` then.
 */
export async function claimStore(
  context: ApplyContext,
  id: string,
  fields: { name?: string; metadata: Record<string, string> },
): Promise<void> {
  const before = await proveStore(context, id)
  const after = await context.remote.stores.update(id, fields)
  noteWritten(context.seen, 'store', { id, metadata: fields.metadata })
  if (before !== undefined && hasChanged(before, after)) throw overtaken(id, {})
}

/**
 * Writes an Assistant object's content, and only then its metadata, marks included: what the two answers say of the
 * part that was not sent tells whether another sync came between. Throws `UserError` then.
 */
export async function writeAssistant(
  context: ApplyContext,
  id: string,
  content: Record<string, unknown>,
  metadata: Record<string, string>,
): Promise<void> {
  const { remote, seen } = context
  await proveAssistant(context, id)
  const before = await remote.assistants.update(id, content)
  prove(seen, id, before)
  const after = await remote.assistants.update(id, { metadata })
  noteWritten(seen, 'assistant', { id, metadata })
  if (contentOf(before) !== contentOf(after)) throw overtaken(id, {})
}

/** Throws `UserError` where another sync has written what this one wrote. */
export async function proveUntouched(context: ApplyContext): Promise<void> {
  const { store, assistant } = context.seen.written
  await Promise.all([
    ...[...store].map((id) => proveStore(context, id)),
    ...[...assistant].map((id) => proveAssistant(context, id)),
  ])
}

/** Throws `UserError` where an object bears the mark of one of `keys` that this sync neither saw nor made. */
export function proveOnly(
  { seen, owner }: { seen: SeenMarks; owner: Owner },
  keys: string[],
  listed: { id: string; metadata: Metadata }[],
): void {
  for (const { id, metadata } of listed) {
    const marks = readMarks(metadata, owner)
    if (marks === undefined || marks.retiredAt !== undefined || seen.marks.has(id)) continue
    if (keys.includes(marks.key)) throw overtaken(id, metadata)
  }
}

function prove({ marks }: SeenMarks, id: string, object: { metadata: Metadata } | undefined): void {
  if (marks.has(id) && marks.get(id) !== markOf(object?.metadata)) throw overtaken(id, object?.metadata)
}

/** With the writer: two syncs of equal files leave equal digests. */
function markOf(metadata: Metadata | undefined): string | undefined {
  const mark = metadata?.['asst:digest']
  return mark === undefined ? undefined : `${mark} ${metadata?.['asst:by'] ?? ''}`
}

/** Sizes change by themselves while a store is being indexed. */
function hasChanged(before: RemoteStore, after: RemoteStore): boolean {
  const isSettled = before.counts.inProgress === 0 && after.counts.inProgress === 0
  return before.counts.total !== after.counts.total || (isSettled && before.bytes !== after.bytes)
}

function contentOf({ metadata: _metadata, ...content }: RemoteAssistant): string {
  return stableJson(content)
}

function overtaken(id: string, metadata: Metadata | undefined): UserError {
  const who = writerOf(metadata)
  const by = who === undefined ? 'another sync' : `another sync, on ${who},`
  const did = metadata === undefined ? 'deleted' : 'written'
  return new UserError('overtaken', `${by} has ${did} ${id} meanwhile: nothing more is written`, {
    hint: 'let one sync at a time write to an environment; once the other has ended, take its lockfile or run `asst plan`',
  })
}
