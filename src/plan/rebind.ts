import { codeKnowledgeOf } from '../compile/observed.ts'
import type { DesiredAssistant } from '../config/desired.ts'
import type { LockedFile, Lockfile } from '../state/lockfile.ts'
import type { FieldChange, KnowledgeChange } from './change.ts'

/**
 * Code interpreter files are named one by one on an Assistant object, so it must be written again when a knowledge
 * base that it is given gains, loses or replaces a File, although its own YAML is the same.
 */
export function diffCodeFiles(
  assistant: DesiredAssistant | undefined,
  lockfile: Lockfile | undefined,
  changes: KnowledgeChange[],
): FieldChange[] {
  const given = codeKnowledgeOf(assistant?.tools ?? [])
  return changes
    .filter(({ key }) => given.includes(key))
    .map((change) => ({
      field: `tools.code_interpreter files of ${change.key}`,
      after: movedPaths(change, lockfile?.knowledge[change.key]?.files ?? change.kept),
    }))
    .filter(({ after }) => after.length > 0)
}

/** What is yet to be uploaded has no ID to compare, and moves in any case. */
function movedPaths({ kept, files }: KnowledgeChange, before: Record<string, LockedFile>): string[] {
  const changed = files.filter(({ path, wanted }) => {
    const isToUpload = wanted?.code !== undefined && wanted.code.fileId === undefined
    return isToUpload || wanted?.code?.fileId !== before[path]?.code
  })
  const found = Object.entries(kept).filter(([path, { code }]) => code !== before[path]?.code)
  return [...changed.map(({ path }) => path), ...found.map(([path]) => path)].toSorted()
}
