import { runModule } from '../../eval/evidence/run-module.ts'
import type { Answerers } from '../../eval/evidence/gather.ts'
import { searchDeeper } from '../../runtime/deeper-search.ts'
import { askJudge } from '../../runtime/judge.ts'
import { openWorkspace } from '../../workspace/open-workspace.ts'
import { resolverOf } from '../../workspace/provisioned.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Terminal } from '../terminal/context.ts'
import { findFate } from './find-fate.ts'

/** Who answers what assertions ask. Close it when done: the judge may live in another environment. */
export interface OpenAnswerers extends Answerers {
  close(): Promise<void>
}

export async function openAnswerers(
  workspace: Workspace,
  { variables, signal }: Terminal,
): Promise<OpenAnswerers> {
  const { judge, root } = workspace.project
  const elsewhere =
    judge?.environment === undefined || judge.environment === workspace.environment.name
      ? undefined
      : await openWorkspace({ project: root, environment: judge.environment, variables, signal })
  const bench = elsewhere ?? workspace
  const recorded = await workspace.recorded()
  return {
    ...(judge && {
      judge: async (question, stop) => askJudge(await bench.client(), judge.model, question, stop),
    }),
    module: runModule,
    search: async ({ assistant, queries }, stop) => {
      const tools = recorded.assistants.get(assistant)?.tools ?? []
      const bases = tools.flatMap((tool) => (tool.type === 'file_search' ? tool.knowledge : []))
      const stores = bases.flatMap((key) => recorded.lockfile?.knowledge[key]?.vectorStoreId ?? [])
      return searchDeeper(await workspace.client(), stores, queries, resolverOf(recorded, assistant), stop)
    },
    source: ({ pattern }) => findFate(workspace, pattern),
    close: async () => elsewhere?.close(),
  }
}
