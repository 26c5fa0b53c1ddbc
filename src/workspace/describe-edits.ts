import { canonicalize } from '../compile/canonical.ts'
import { stableJson } from '../compile/digest.ts'
import type { Desired } from '../config/desired.ts'
import type { Recorded } from '../state/recorded.ts'

/** Files or fields of one resource that are named; more are counted. */
const namesShown = 5

/**
 * What is another in each resource that was edited, `knowledge/handbook (refunds.md changed, gone.md removed)` or
 * `assistant/support (instructions)`.
 * @param edited as `readFreshness` names them
 */
export function describeEdits(edited: string[], desired: Desired, recorded: Recorded): string[] {
  return edited.map((address) => {
    const [kind = '', ...rest] = address.split('/')
    const key = rest.join('/')
    const what =
      kind === 'knowledge' ? editedFiles(key, desired, recorded) : editedFields(key, desired, recorded)
    if (what.length === 0) return address
    const more = what.length > namesShown ? [`${what.length - namesShown} more`] : []
    return `${address} (${[...what.slice(0, namesShown), ...more].join(', ')})`
  })
}

/** None where settings changed that all files share. */
function editedFiles(key: string, { knowledge }: Desired, { lockfile }: Recorded): string[] {
  const now = new Map((knowledge.get(key)?.files ?? []).map(({ path, sha256 }) => [path, sha256]))
  const { files = {}, refused = {} } = lockfile?.knowledge[key] ?? {}
  const before = new Map(
    [...Object.entries(files), ...Object.entries(refused)].map(([path, { sha256 }]) => [path, sha256]),
  )
  return [...new Set([...now.keys(), ...before.keys()])].toSorted().flatMap((path) => {
    if (!before.has(path)) return [`${path} added`]
    if (!now.has(path)) return [`${path} removed`]
    return now.get(path) === before.get(path) ? [] : [`${path} changed`]
  })
}

function editedFields(key: string, { assistants, environment }: Desired, recorded: Recorded): string[] {
  const assistant = assistants.get(key)
  const before: object | undefined = recorded.assistants.get(key)
  if (assistant === undefined || before === undefined) return []
  const [old, now] = [fieldsOf(before), fieldsOf(canonicalize(assistant, environment.runtime))]
  return [...new Set([...now.keys(), ...old.keys()])]
    .toSorted()
    .filter((name) => now.get(name) !== old.get(name))
}

function fieldsOf(assistant: object): Map<string, string> {
  return new Map(Object.entries(assistant).map(([name, value]) => [name, stableJson(value)]))
}
