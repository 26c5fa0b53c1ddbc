import type { Bindings } from '../compile/bindings.ts'
import { canonicalize, type CanonicalAssistant } from '../compile/canonical.ts'
import { digestAssistant } from '../compile/digest.ts'
import { canonicalizeObserved, codeKnowledgeOf } from '../compile/observed.ts'
import type { DesiredAssistant } from '../config/desired.ts'
import type { Runtime } from '../config/runtime.ts'
import type { ObservedAssistant } from '../observe/observed.ts'
import { importedDigest, type LockedAssistant } from '../state/lockfile.ts'
import type { Action, AssistantChange, FieldChange } from './change.ts'
import { diffAssistants } from './fields.ts'
import type { Drift } from './plan.ts'
import { isStale, type Stale, staleAssistant, writerIn } from './stale.ts'

/** What is known of one assistant. */
export interface AssistantSides {
  key: string
  /** Its key until now, where it was renamed. */
  was: string | undefined
  desired: DesiredAssistant | undefined
  locked: LockedAssistant | undefined
  /** As it was last synced. */
  recorded: CanonicalAssistant | undefined
  observed: ObservedAssistant | undefined
  /** IDs of what is there now: an Assistant object that needs no change names these. */
  bindings: Bindings
  /** IDs as the lockfile has them: an Assistant object that nobody edited names these. */
  recordedBindings: Bindings
  /** The lockfile was lost or rebuilt, so an assistant that it lacks is not known to be new. */
  isUnrecorded: boolean
  /** The lockfile is whole, so that a mark which it does not have is someone else's. */
  isLockfileWhole: boolean
  /** Files of its code interpreter that the planned knowledge changes move. */
  moved: FieldChange[]
  /** Someone edited those files here, rather than at the provider. */
  isMovedByEdit: boolean
}

export interface AssistantPlan {
  change?: AssistantChange
  drift: Drift[]
  stale?: Stale
}

/** One assistant: desired, recorded and observed in canonical form. */
export function planAssistant(runtime: Runtime, sides: AssistantSides): AssistantPlan {
  return runtime === 'assistants' ? planObject(sides) : planRequest(sides)
}

/** Where the assistant is an object at the provider. */
function planObject(sides: AssistantSides): AssistantPlan {
  const { key, was, locked, recorded, observed } = sides
  const after = sides.desired && canonicalize(sides.desired, 'assistants')
  const current =
    observed && canonicalizeObserved(observed.object, sides.bindings, codeKnowledgeOf(after?.tools ?? []))
  const digest = after && digestAssistant(after)
  const notes = findNotes(sides, digest)
  if (after === undefined || digest === undefined)
    return { change: deletion(sides, recorded ?? current), ...notes }

  const fields = [...diffAssistants(current ?? recorded, after), ...sides.moved]
  const { marks } = observed ?? {}
  const isMarked = marks?.digest === digest && marks.key === key && !marks.isApplying
  const isRecorded =
    locked?.digest === digest && locked.assistantId === observed?.object.id && isProved(recorded, digest)
  const isSame = observed !== undefined && fields.length === 0 && isMarked && was === undefined
  if (isSame && isRecorded) return notes

  const action: Action = observed === undefined ? 'create' : isSame ? 'adopt' : 'update'
  // An environment that moves here from the responses runtime has a digest, and never had an object to put back.
  const hadObject = locked?.assistantId !== undefined && locked.digest === digest
  const isPutBack = hadObject && !sides.isMovedByEdit && was === undefined
  const change: AssistantChange = {
    kind: 'assistant',
    action,
    key,
    ...(was === undefined ? {} : { was }),
    cause: isPutBack ? 'drift' : 'edit',
    ...(locked?.digest === importedDigest && observed !== undefined && { isImported: true as const }),
    ...(observed === undefined ? {} : { assistantId: observed.object.id }),
    digest,
    fields: action === 'create' ? diffAssistants(undefined, after) : fields,
    after,
  }
  // What is as the files say was synced so by someone: that our record differs is no edit by hand.
  return { change, ...notes, ...(isSame ? { drift: [] } : {}) }
}

/** Where the assistant is a request that is recorded beside the lockfile, and the provider knows nothing of it. */
function planRequest(sides: AssistantSides): AssistantPlan {
  const { key, was, locked, recorded, isUnrecorded } = sides
  const after = sides.desired && canonicalize(sides.desired, 'responses')
  if (after === undefined) return { change: deletion(sides, recorded), drift: [] }
  const digest = digestAssistant(after)
  // An Assistant object is left over where the environment moved here from the assistants runtime.
  const leftOver: FieldChange[] =
    locked?.assistantId === undefined
      ? []
      : [
          { field: 'runtime', before: 'assistants', after: 'responses' },
          { field: 'assistant object', before: locked.assistantId, after: 'deleted' },
        ]
  const isRecorded = locked?.digest === digest && leftOver.length === 0 && was === undefined
  if (isRecorded && isProved(recorded, digest)) return { drift: [] }

  // Without a record nobody can tell what differs, and the compiled request is all that there is to write down.
  const isLost = recorded === undefined && (locked === undefined ? isUnrecorded : isRecorded)
  const action: Action = isLost ? 'adopt' : locked === undefined ? 'create' : 'update'
  const change: AssistantChange = {
    kind: 'assistant',
    action,
    key,
    ...(was === undefined ? {} : { was }),
    cause: 'edit',
    ...(locked?.assistantId === undefined ? {} : { assistantId: locked.assistantId }),
    digest,
    fields: isLost ? [] : [...leftOver, ...diffAssistants(recorded, after)],
    after,
  }
  return { change, drift: [] }
}

/** True where the record beside the lockfile is what the lockfile says was synced. */
function isProved(recorded: CanonicalAssistant | undefined, digest: string): recorded is CanonicalAssistant {
  return recorded !== undefined && digestAssistant(recorded) === digest
}

function deletion(sides: AssistantSides, before: CanonicalAssistant | undefined): AssistantChange {
  const assistantId = sides.observed?.object.id ?? sides.locked?.assistantId
  return {
    kind: 'assistant',
    action: 'delete',
    key: sides.key,
    cause: 'edit',
    ...(assistantId === undefined ? {} : { assistantId }),
    digest: '',
    fields: diffAssistants(before, undefined),
  }
}

/** What happened at the provider: someone else's sync, or else edits by hand. */
function findNotes(sides: AssistantSides, desiredDigest: string | undefined): Omit<AssistantPlan, 'change'> {
  const { key, was, locked, recorded, observed, isLockfileWhole } = sides
  const recordedKey = was ?? key
  const marks = observed?.marks
  const stale = { marks, recordedKey, recordedDigest: locked?.digest, key, desiredDigest }
  if (observed === undefined || !isLockfileWhole || !isStale(stale)) return { drift: findDrift(sides) }
  const tools = recorded?.tools ?? sides.desired?.tools ?? []
  const current = canonicalizeObserved(observed.object, sides.recordedBindings, codeKnowledgeOf(tools))
  const found = staleAssistant(key, observed.object.id, recorded, current)
  return { drift: [], stale: { ...found, ...writerIn(marks) } }
}

function findDrift({ key, locked, recorded, observed, recordedBindings }: AssistantSides): Drift[] {
  if (locked?.assistantId === undefined) return []
  const drift = { kind: 'assistant' as const, key, id: locked.assistantId, files: [] }
  if (observed === undefined) return [{ ...drift, what: 'deleted', fields: [] }]
  if (!isProved(recorded, locked.digest)) return []
  const current = canonicalizeObserved(observed.object, recordedBindings, codeKnowledgeOf(recorded.tools))
  const fields = diffAssistants(recorded, current)
  return fields.length > 0 ? [{ ...drift, what: 'edited', fields }] : []
}
