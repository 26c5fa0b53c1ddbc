import type { Environment } from '../config/project.ts'
import type { Observed } from '../observe/observed.ts'
import type { LockedFile, Lockfile } from '../state/lockfile.ts'
import type { Change, KnowledgeChange } from './change.ts'
import type { Plan } from './plan.ts'

/** What a plan takes away, and how much of that its environment lets pass without a word. */
export interface Deletes {
  /** Assistants, vector stores and knowledge bases. */
  objects: number
  /** Documents and uploads that go without another taking their place. */
  files: number
  /** Files that there were. */
  filesBefore: number
  /** Keys of knowledge bases that stay and lose their last file. */
  emptied: string[]
  allowed: Environment['guard']
}

/** Deletes up to this many files are never held to be too large a part. */
const percentageCountsAbove = 10

export function countDeletes(
  plan: Pick<Plan, 'changes' | 'duplicates' | 'fileDeletes'>,
  lockfile: Lockfile | undefined,
  observed: Observed,
  allowed: Environment['guard'],
): Deletes {
  const knowledge = plan.changes.filter((change): change is KnowledgeChange => change.kind === 'knowledge')
  const files = knowledge.flatMap((change) => change.files)
  // An upload that was replaced goes as well, and is no loss.
  const explained = new Set([
    ...files.flatMap(({ detach, previous }) => [...detach, ...idsOf(previous)]),
    ...replacedBefore(knowledge, lockfile),
    ...copies(plan.fileDeletes, observed),
  ])
  const strays = plan.fileDeletes.filter(({ fileId }) => !explained.has(fileId)).length
  const recorded = Object.values(lockfile?.knowledge ?? {}).flatMap((locked) => Object.keys(locked.files))
  return {
    objects: plan.changes.filter(deletesObject).length + plan.duplicates.length,
    files: files.filter(({ action }) => action === 'remove').length + strays,
    filesBefore: Math.max(recorded.length, observed.uploads?.size ?? 0),
    emptied: knowledge.filter(isEmptied).map(({ key }) => key),
    allowed,
  }
}

/** What an interrupted sync has replaced already: its path is still there, with other uploads. */
function replacedBefore(changes: KnowledgeChange[], lockfile: Lockfile | undefined): string[] {
  return changes.flatMap(({ key, kept, files }) => {
    const staying = [...Object.keys(kept), ...files.flatMap(({ path, wanted }) => (wanted ? [path] : []))]
    return staying.flatMap((path) => idsOf(lockfile?.knowledge[key]?.files[path]))
  })
}

/** Uploads of which another with the same exact name, and so with the same content, stays. */
function copies(fileDeletes: Plan['fileDeletes'], { uploads }: Observed): string[] {
  const doomed = new Set(fileDeletes.map(({ fileId }) => fileId))
  return [...(uploads?.values() ?? [])].flatMap((ids) => (ids.every((id) => doomed.has(id)) ? [] : ids))
}

function deletesObject(change: Change): boolean {
  return change.action === 'delete' || (change.kind === 'knowledge' && change.store === 'delete')
}

function isEmptied({ action, store, files, kept }: KnowledgeChange): boolean {
  if (action === 'delete' || !files.some((file) => file.action === 'remove')) return false
  const left = [...Object.values(kept), ...files.flatMap(({ wanted }) => wanted ?? [])]
  const isSearched = store === 'keep' || store === 'create'
  return left.every(({ search }) => isSearched && search === undefined)
}

function idsOf(file: LockedFile | undefined): string[] {
  return [file?.search ?? [], file?.code ?? []].flat()
}

/**
 * What each guard that a plan hits has to say; none where it may pass.
 * @param allowDeletes a count that a person has reviewed: every count guard is raised to it
 */
export function checkGuards(deletes: Deletes, allowDeletes = 0): string[] {
  const { objects, files, filesBefore, emptied, allowed } = deletes
  const maxDeletes = Math.max(allowed.maxDeletes, allowDeletes)
  const maxFileDeletes = Math.max(allowed.maxFileDeletes, allowDeletes)
  const percent = filesBefore === 0 ? 0 : (files / filesBefore) * 100
  const isLarge = files > Math.max(percentageCountsAbove, allowDeletes)
  return [
    ...(objects > maxDeletes ? [`${objects} objects, where max_deletes is ${maxDeletes}`] : []),
    ...(files > maxFileDeletes ? [`${files} files, where max_file_deletes is ${maxFileDeletes}`] : []),
    ...(isLarge && percent > allowed.maxFileDeletePercent
      ? [
          `${Math.round(percent)} % of ${filesBefore} files, where max_file_delete_percent is ${allowed.maxFileDeletePercent}`,
        ]
      : []),
    ...emptied.map((key) => `the last file of knowledge base ${key}`),
  ]
}
