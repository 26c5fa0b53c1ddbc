import {
  type Chunking,
  canonicalChunking,
  differsInSettings,
  digestKnowledge,
  stableJson,
} from '../compile/digest.ts'
import { type Owner, uploadName } from '../compile/marks.ts'
import type { DesiredKnowledge, KnowledgeFile } from '../config/desired.ts'
import type { LockedFile, LockedKnowledge, RefusedFile } from '../state/lockfile.ts'
import type { Attached, StoreContent } from './attached.ts'
import { oldToHold } from './hold.ts'
import type { FileAction, FileChange, WantedFile } from './change.ts'

/** Which of our uploads exist, as far as it was looked at. */
export interface UploadLookup {
  owner: Owner
  /** By exact name; absent where the lockfile could be trusted without a list. */
  listed?: Map<string, string[]>
  /** IDs of files under other names, listed with them. */
  others?: Set<string>
  /** Uploads have pretty names, so that no list can find them. */
  isPlain: boolean
}

export interface FilesPlan {
  changes: FileChange[]
  kept: Record<string, LockedFile>
  /** Content that was refused for good, and that has not changed since. */
  refused: Record<string, RefusedFile>
}

/** Compares the files of one knowledge base with what its store and the lockfile have. */
export function planFiles(
  knowledge: DesiredKnowledge,
  content: StoreContent,
  locked: LockedKnowledge | undefined,
  uploads: UploadLookup,
): FilesPlan {
  const plan: FilesPlan = { changes: [], kept: {}, refused: {} }
  const refusedBefore = findRefused(knowledge, locked)
  for (const file of knowledge.files) {
    const attached = content.ours.get(file.path) ?? []
    const previous = locked?.files[file.path]
    const wanted = want(file, knowledge, attached, previous, uploads)
    const change = compare(wanted, file.path, attached, previous)
    const refused = refusedBefore(file)
    if (change === undefined) plan.kept[file.path] = lock(wanted)
    else if (refused !== undefined && isThere(previous, attached)) {
      plan.refused[file.path] = refused
      if (previous !== undefined) plan.kept[file.path] = previous
    } else plan.changes.push(change)
  }
  const holdsOld = oldToHold(plan, Object.values(plan.refused), content.ours.size > 0)
  const desired = new Set(knowledge.files.map((file) => file.path))
  const known = new Set([...content.ours.keys(), ...Object.keys(locked?.files ?? {})])
  for (const path of [...known].filter((path) => !desired.has(path))) {
    const attached = content.ours.get(path) ?? []
    const previous = locked?.files[path]
    // What has left the store already is only to be forgotten.
    if (attached.length === 0 && previous?.code === undefined) continue
    const removal = remove(path, attached, previous)
    if (previous !== undefined && holdsOld(removal)) plan.kept[path] = previous
    else plan.changes.push(removal)
  }
  plan.changes.sort((a, b) => (a.path < b.path ? -1 : 1))
  return plan
}

/** Other settings may well make the provider take what it refused. */
function findRefused(knowledge: DesiredKnowledge, locked: LockedKnowledge | undefined) {
  const { refused = {}, digest = '' } = locked ?? {}
  const isStill = !differsInSettings(digestKnowledge(knowledge), digest.replace(/^applying:/, ''))
  return ({ path, sha256 }: KnowledgeFile): RefusedFile | undefined =>
    isStill && refused[path]?.sha256 === sha256 ? refused[path] : undefined
}

/** True where the old content of a file is in place, or there is none. */
function isThere(previous: LockedFile | undefined, attached: Attached[]): boolean {
  return previous?.search === undefined || attached.some(({ fileId }) => fileId === previous.search)
}

function want(
  file: KnowledgeFile,
  knowledge: DesiredKnowledge,
  attached: Attached[],
  previous: LockedFile | undefined,
  uploads: UploadLookup,
): WantedFile {
  const known = previous?.sha256 === file.sha256 ? previous : undefined
  const wanted: WantedFile = { sha256: file.sha256, bytes: file.bytes }
  if (knowledge.search && file.search) {
    const name = uploadName(uploads.owner, file, file.asText)
    const current = findCurrent(attached, file, canonicalChunking(knowledge.chunking))
    const taken = new Set(attached.map((candidate) => candidate.fileId))
    const recorded = known?.search ?? (file.asText ? undefined : known?.code)
    const fileId = current?.fileId ?? findUpload(name, recorded, uploads, taken)
    wanted.search = {
      name,
      ...(fileId === undefined ? {} : { fileId }),
      state: current === undefined ? 'absent' : stateOf(current),
      attributes: { ...knowledge.attributes, ...file.attributes, path: file.path, sha256: file.sha256 },
    }
  }
  if (knowledge.code && file.code) {
    const name = uploadName(uploads.owner, file, false)
    const fileId = findUpload(name, known?.code, uploads) ?? (file.asText ? undefined : wanted.search?.fileId)
    wanted.code = { name, ...(fileId === undefined ? {} : { fileId }) }
  }
  return wanted
}

/**
 * The same content in the chunks that are wanted; of several the one that is furthest. Chunking that the provider
 * does not tell is taken as it should be.
 */
function findCurrent(attached: Attached[], file: KnowledgeFile, chunking: Chunking): Attached | undefined {
  const current = attached.filter(
    (candidate) =>
      candidate.sha256 === file.sha256 &&
      (candidate.chunking === undefined || stableJson(candidate.chunking) === stableJson(chunking)),
  )
  return (
    current.find((candidate) => stateOf(candidate) === 'indexed') ??
    current.find((candidate) => stateOf(candidate) === 'indexing') ??
    current[0]
  )
}

function stateOf(attached: Attached): 'indexing' | 'indexed' | 'failed' {
  if (attached.status === 'completed') return 'indexed'
  return attached.status === 'in_progress' ? 'indexing' : 'failed'
}

/**
 * An existing upload of this exact content. One that the store holds in other chunks cannot be attached to it a
 * second time, so `taken` ones do not count.
 */
function findUpload(
  name: string,
  recordedId: string | undefined,
  uploads: UploadLookup,
  taken: Set<string> = new Set(),
): string | undefined {
  const recorded = recordedId !== undefined && !taken.has(recordedId) ? recordedId : undefined
  if (uploads.listed === undefined || uploads.isPlain) return recorded
  const ids = (uploads.listed.get(name) ?? []).filter((id) => !taken.has(id))
  // What was imported keeps the name it had, and a File never changes.
  const isThere = recorded !== undefined && (ids.includes(recorded) || uploads.others?.has(recorded))
  return isThere ? recorded : ids[0]
}

function compare(
  wanted: WantedFile,
  path: string,
  attached: Attached[],
  previous: LockedFile | undefined,
): FileChange | undefined {
  const others = attached.filter(({ fileId }) => fileId !== wanted.search?.fileId)
  const current = attached.find(({ fileId }) => fileId === wanted.search?.fileId)
  const action = actionFor(wanted, current, others, previous)
  if (action === undefined) return undefined
  const isEdited = previous !== undefined && previous.sha256 !== wanted.sha256
  return {
    action,
    path,
    bytes: wanted.bytes,
    ...(isEdited ? { previousBytes: previous.bytes } : {}),
    wanted,
    ...(previous === undefined ? {} : { previous }),
    detach: others.map(({ fileId }) => fileId),
  }
}

/** @param others what the store has under the same path besides `current`: older content, or other chunks of it */
function actionFor(
  { sha256, search, code }: WantedFile,
  current: Attached | undefined,
  others: Attached[],
  previous: LockedFile | undefined,
): FileAction | undefined {
  const isEdited = [previous, ...others].some((known) => known !== undefined && known.sha256 !== sha256)
  if (search?.state === 'absent') {
    if (others.some((other) => other.sha256 === sha256)) return 'rechunk'
    if (isEdited) return 'change'
    return search.fileId === undefined ? 'add' : 'attach'
  }
  if (search?.state === 'failed') return 'retry'
  if (search && !hasAttributes(current, search.attributes)) return 'attributes'
  if (search?.state === 'indexing') return isEdited ? 'change' : 'retry'
  if (code && code.fileId === undefined) return isEdited ? 'change' : 'add'
  if (others.length === 0) return undefined
  return previous !== undefined && previous.sha256 !== sha256 ? 'change' : 'detach'
}

/** Attributes that were not asked for have been proved by the store's mark. */
function hasAttributes(current: Attached | undefined, wanted: Record<string, unknown>): boolean {
  return current?.attributes === undefined || stableJson(current.attributes) === stableJson(wanted)
}

function remove(path: string, attached: Attached[], previous: LockedFile | undefined): FileChange {
  return {
    action: 'remove',
    path,
    bytes: previous?.bytes ?? 0,
    ...(previous === undefined ? {} : { previous }),
    detach: attached.map(({ fileId }) => fileId),
  }
}

/** The lockfile's entry for content that is where it should be. */
export function lock({ sha256, bytes, search, code }: WantedFile): LockedFile {
  return {
    sha256,
    bytes,
    ...(search?.fileId === undefined ? {} : { search: search.fileId }),
    ...(code?.fileId === undefined ? {} : { code: code.fileId }),
  }
}
