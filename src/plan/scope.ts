import picomatch from 'picomatch'
import type { Desired } from '../config/desired.ts'
import { suggestHint } from '../config/suggest.ts'
import { UserError } from '../errors.ts'
import type { Observed } from '../observe/observed.ts'
import type { Recorded } from '../state/recorded.ts'

/** What a plan may touch. */
export interface Scope {
  /** False where the plan is confined to a part. */
  isWhole: boolean
  has(kind: 'knowledge' | 'assistant', key: string): boolean
}

const whole: Scope = { isWhole: true, has: () => true }

/**
 * What `only` names, globs of `assistant/<key>` and `knowledge/<key>`, and the knowledge that its assistants use.
 * Everything where it names nothing. Throws `UserError` for a glob that matches nothing.
 */
export function selectScope(only: string[], desired: Desired, recorded: Recorded, observed: Observed): Scope {
  if (only.length === 0) return whole
  const { lockfile } = recorded
  const names = [
    ...namesOf('assistant', desired.assistants.keys(), lockfile?.assistants, observed.assistants.keys()),
    ...namesOf('knowledge', desired.knowledge.keys(), lockfile?.knowledge, observed.stores.keys()),
  ]
  const selected = new Set(only.flatMap((pattern) => match(pattern, names)))
  for (const assistant of desired.assistants.values())
    if (selected.has(`assistant/${assistant.key}`))
      for (const tool of assistant.tools)
        if (tool.type === 'file_search' || tool.type === 'code_interpreter')
          for (const key of tool.knowledge) selected.add(`knowledge/${key}`)
  return { isWhole: false, has: (kind, key) => selected.has(`${kind}/${key}`) }
}

function namesOf(
  kind: string,
  desired: Iterable<string>,
  locked: object | undefined,
  seen: Iterable<string>,
) {
  return [...desired, ...Object.keys(locked ?? {}), ...seen].map((key) => `${kind}/${key}`)
}

function match(pattern: string, names: string[]): string[] {
  const matches = picomatch(pattern, { dot: true, nonegate: true })
  const found = names.filter((name) => matches(name))
  if (found.length > 0) return found
  throw new UserError('usage', `--only ${pattern} matches nothing`, {
    hint: /^(assistant|knowledge)\//.test(pattern)
      ? suggestHint(pattern, [...new Set(names)], 'nothing is declared')
      : 'name it as assistant/<key> or knowledge/<key>; both may be globs',
  })
}
