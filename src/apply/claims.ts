import { type Owner, readMarks } from '../compile/marks.ts'
import { UserError } from '../errors.ts'
import type { Observed } from '../observe/observed.ts'
import type { ApplyContext } from './context.ts'

/**
 * What this sync knows of marks, by ID: as they were when it looked, and as it wrote them since. No provider has
 * locks, so two syncs from two machines are noticed by a mark that is not as one of them left it.
 */
export type SeenMarks = Map<string, string | undefined>

/** The marks that a plan was made of. */
export function seenMarks({ stores, assistants, duplicates, retired }: Observed): SeenMarks {
  return new Map([
    ...[...duplicates, ...retired].map(({ id }) => [id, undefined] as const),
    ...[...stores.values()].map(({ id, metadata }) => [id, metadata['asst:digest']] as const),
    ...[...assistants.values()].map(({ object }) => [object.id, object.metadata?.['asst:digest']] as const),
  ])
}

/** Throws `UserError` where a store is not marked as this sync saw or left it. */
export async function proveStore({ remote, seen }: ApplyContext, id: string): Promise<void> {
  const store = await remote.stores.retrieve(id)
  prove(seen, id, store?.metadata['asst:digest'])
}

/** As `proveStore`, of an Assistant object. */
export async function proveAssistant({ remote, seen }: ApplyContext, id: string): Promise<void> {
  const assistant = await remote.assistants.retrieve(id)
  prove(seen, id, assistant?.metadata?.['asst:digest'])
}

function prove(seen: SeenMarks, id: string, mark: string | undefined): void {
  if (seen.has(id) && seen.get(id) !== mark) throw overtaken(id, mark)
}

/** Throws `UserError` where an object bears the mark of `key` that this sync neither saw nor made. */
export function proveOnly(
  { seen, owner }: { seen: SeenMarks; owner: Owner },
  key: string,
  listed: { id: string; metadata: Record<string, string> | null }[],
): void {
  for (const { id, metadata } of listed) {
    const marks = readMarks(metadata, owner)
    if (marks?.key === key && marks.retiredAt === undefined && !seen.has(id))
      throw overtaken(id, metadata?.['asst:digest'])
  }
}

function overtaken(id: string, mark = ''): UserError {
  const who = / by (.+)$/.exec(mark)?.[1]
  const by = who === undefined ? 'another sync' : `another sync, on ${who},`
  return new UserError('overtaken', `${by} has written ${id} meanwhile: nothing more is written`, {
    hint: 'let one sync at a time write to an environment; once the other has ended, take its lockfile or run `asst plan`',
  })
}
