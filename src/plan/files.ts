import { type Chunking, canonicalChunking, stableJson } from '../compile/digest.ts'
import { type Owner, uploadName } from '../compile/marks.ts'
import type { DesiredKnowledge, KnowledgeFile } from '../config/desired.ts'
import type { LockedFile, LockedKnowledge } from '../state/lockfile.ts'
import type { Attached, StoreContent } from './attached.ts'
import type { FileAction, FileChange, WantedFile } from './change.ts'

/** Which of our uploads exist, as far as it was looked at. */
export interface UploadLookup {
  owner: Owner
  /** By exact name; absent where the lockfile could be trusted without a list. */
  listed?: Map<string, string[]>
  /** Uploads have pretty names, so that no list can find them. */
  isPlain: boolean
}

export interface FilesPlan {
  changes: FileChange[]
  kept: Record<string, LockedFile>
}

/** Compares the files of one knowledge base with what its store and the lockfile have. */
export function planFiles(
  knowledge: DesiredKnowledge,
  content: StoreContent,
  locked: LockedKnowledge | undefined,
  uploads: UploadLookup,
): FilesPlan {
  const plan: FilesPlan = { changes: [], kept: {} }
  for (const file of knowledge.files) {
    const attached = content.ours.get(file.path) ?? []
    const previous = locked?.files[file.path]
    const wanted = want(file, knowledge, attached, previous, uploads)
    if (wanted === undefined) continue
    const change = compare(file, knowledge, wanted, attached, previous)
    if (change === undefined) plan.kept[file.path] = lock(wanted)
    else plan.changes.push(change)
  }
  const desired = new Set(knowledge.files.map((file) => file.path))
  const known = new Set([...content.ours.keys(), ...Object.keys(locked?.files ?? {})])
  for (const path of [...known].filter((path) => !desired.has(path))) {
    const attached = content.ours.get(path) ?? []
    plan.changes.push(remove(path, attached, locked?.files[path]))
  }
  plan.changes.sort((a, b) => (a.path < b.path ? -1 : 1))
  return plan
}

function want(
  file: KnowledgeFile,
  knowledge: DesiredKnowledge,
  attached: Attached[],
  previous: LockedFile | undefined,
  uploads: UploadLookup,
): WantedFile | undefined {
  const known = previous?.sha256 === file.sha256 ? previous : undefined
  const wanted: WantedFile = { sha256: file.sha256, bytes: file.bytes }
  if (knowledge.search && file.search) {
    const name = uploadName(uploads.owner, file, file.asText)
    const current = attached.find((candidate) =>
      isCurrent(candidate, file, canonicalChunking(knowledge.chunking)),
    )
    const taken = new Set(attached.map((candidate) => candidate.fileId))
    const fileId = current?.fileId ?? findUpload(name, known?.search, uploads, taken)
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
  return wanted.search || wanted.code ? wanted : undefined
}

/** Same content in the chunks that are wanted. Chunking that the provider does not tell is taken as it should be. */
function isCurrent(attached: Attached, file: KnowledgeFile, chunking: Chunking): boolean {
  if (attached.sha256 !== file.sha256) return false
  return attached.chunking === undefined || stableJson(attached.chunking) === stableJson(chunking)
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
  return recorded !== undefined && ids.includes(recorded) ? recorded : ids[0]
}

function compare(
  file: KnowledgeFile,
  knowledge: DesiredKnowledge,
  wanted: WantedFile,
  attached: Attached[],
  previous: LockedFile | undefined,
): FileChange | undefined {
  const detach = attached.map(({ fileId }) => fileId).filter((id) => id !== wanted.search?.fileId)
  const current = attached.find(({ fileId }) => fileId === wanted.search?.fileId)
  const action = actionFor(file, wanted, current, attached, previous)
  if (action === undefined && detach.length === 0) return undefined
  const replaced = previous !== undefined && previous.sha256 !== file.sha256 ? previous.bytes : undefined
  return {
    action: action ?? 'change',
    path: file.path,
    bytes: file.bytes,
    ...(replaced === undefined ? {} : { previousBytes: replaced }),
    wanted,
    ...(previous === undefined ? {} : { previous }),
    detach: knowledge.search ? detach : [],
  }
}

function actionFor(
  file: KnowledgeFile,
  wanted: WantedFile,
  current: Attached | undefined,
  attached: Attached[],
  previous: LockedFile | undefined,
): FileAction | undefined {
  const { search, code } = wanted
  const isSearchDone = search === undefined || search.state === 'indexed'
  const isCodeDone = code === undefined || code.fileId !== undefined
  if (isSearchDone && isCodeDone) {
    const hasAttributes = current?.attributes === undefined || sameAttributes(current, search?.attributes)
    return hasAttributes ? undefined : 'attributes'
  }
  if (search?.state === 'failed' || search?.state === 'indexing') return 'retry'
  if (attached.some(({ sha256 }) => sha256 === file.sha256)) return 'rechunk'
  const known = [previous?.sha256, ...attached.map(({ sha256 }) => sha256)].filter((sha) => sha !== undefined)
  if (known.some((sha) => sha !== file.sha256)) return 'change'
  return known.length > 0 || search?.fileId !== undefined ? 'attach' : 'add'
}

function sameAttributes(attached: Attached, wanted: Record<string, unknown> | undefined): boolean {
  return stableJson(attached.attributes ?? {}) === stableJson(wanted ?? {})
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
