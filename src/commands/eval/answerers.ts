import { matchesSource } from '../../eval/metrics/sources.ts'
import { runModule } from '../../eval/evidence/run-module.ts'
import type { Answerers } from '../../eval/evidence/gather.ts'
import type { Fate } from '../../eval/evidence/source-questions.ts'
import { searchDeeper } from '../../runtime/deeper-search.ts'
import { askJudge } from '../../runtime/judge.ts'
import { openWorkspace } from '../../workspace/open-workspace.ts'
import { resolverOf } from '../../workspace/provisioned.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Terminal } from '../terminal/context.ts'

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

/** Of the files that a pattern matches, what became of the one that got furthest. */
async function findFate(workspace: Workspace, pattern: string): Promise<Fate> {
  const { knowledge } = await workspace.desired()
  const matching = [...knowledge.values()].flatMap(({ key, files }) =>
    files.filter(({ path }) => matchesSource(pattern, `${key}/${path}`)).map(({ path }) => ({ key, path })),
  )
  if (matching.length === 0) return { state: 'no such file' }
  const { lockfile } = await workspace.recorded()
  const uploaded = matching.flatMap(({ key, path }) => {
    const base = lockfile?.knowledge[key]
    const fileId = base?.files[path]?.search
    return fileId === undefined || base?.vectorStoreId === undefined
      ? []
      : [{ store: base.vectorStoreId, fileId }]
  })
  if (uploaded.length === 0) return { state: 'not uploaded' }
  const { stores } = await workspace.remote()
  let failure: Fate = { state: 'not uploaded' }
  // A glob may match many: one that is indexed settles it.
  for (const { store, fileId } of uploaded) {
    const file = await stores.retrieveFile(store, fileId)
    if (file?.status === 'completed') return { state: 'indexed' }
    if (file?.status === 'failed') {
      failure = { state: 'indexing failed', ...(file.error && { detail: file.error.message }) }
    }
  }
  return failure
}
