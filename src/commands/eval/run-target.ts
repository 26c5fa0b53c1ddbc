import { digest } from '../../compile/digest.ts'
import type { RunTarget } from '../../eval/runs/run-result.ts'
import type { Tool } from '../../config/desired.ts'
import type { Recorded } from '../../state/recorded.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** What is asked, as it was last synced, so that a later run can tell what changed. */
export function targetOf(
  { environment }: Pick<Workspace, 'environment'>,
  { lockfile, assistants }: Recorded,
): RunTarget {
  const records = [...assistants]
  return {
    environment: environment.identity,
    provider: environment.provider,
    runtime: environment.runtime,
    assistants: Object.fromEntries(records.map(([key, record]) => [key, digest({ ...record, model: '' })])),
    models: Object.fromEntries(records.map(([key, { model }]) => [key, model])),
    uses: Object.fromEntries(
      records.map(([key, { tools }]) => [key, [...new Set(tools.flatMap(knowledgeOf))].toSorted()]),
    ),
    knowledge: Object.fromEntries(
      Object.entries(lockfile?.knowledge ?? {}).map(([key, base]) => [key, base.digest]),
    ),
  }
}

function knowledgeOf(tool: Tool): string[] {
  return tool.type === 'file_search' || tool.type === 'code_interpreter' ? tool.knowledge : []
}
