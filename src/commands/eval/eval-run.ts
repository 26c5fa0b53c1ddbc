import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { evaluate, type Evaluation } from '../../eval/asking/evaluate.ts'
import { readSuites } from '../../eval/suites/read-suites.ts'
import type { RunResult } from '../../eval/runs/run-result.ts'
import { openThreadCache } from '../../eval/asking/thread-cache.ts'
import { selectTests } from '../../eval/suites/select-tests.ts'
import { createConversations } from '../../runtime/conversations.ts'
import { createHandler } from '../../runtime/handlers.ts'
import { holdRunLock } from '../../state/run-lock.ts'
import { openThrowaways } from '../../state/throwaways.ts'
import { describeEdits } from '../../workspace/describe-edits.ts'
import { readFreshness } from '../../workspace/freshness.ts'
import { fillMcpReferences } from '../../workspace/mcp-references.ts'
import { take } from '../../workspace/open-workspace.ts'
import { provisionedOf, resolverOf } from '../../workspace/provisioned.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { openAnswerers } from './answerers.ts'
import { findBaselines, type BaselineFlags } from './baselines.ts'
import type { Output, Terminal } from '../terminal/context.ts'
import { selectSuites, type SelectionFlags } from './eval-selection.ts'
import { deleteLeftovers } from '../terminal/leftovers.ts'
import { rescoreRun } from './rescore.ts'
import { showRunProgress } from './run-progress.ts'
import { targetOf } from './run-target.ts'

export interface RunFlags extends SelectionFlags, BaselineFlags {
  /** A saved run to score again instead of asking anything. */
  rescore?: string
  /** Answers of earlier runs may be used; without either flag, but in CI. */
  cache?: boolean
  /** Threads at a time; never more than the environment's limits allow. */
  concurrency?: number
}

export interface PreparedRun {
  /** What each suite is compared with, by its key. */
  baselines: Map<string, RunResult>
  start(): Promise<Evaluation>
}

/**
 * Checks all that can be checked without a request, so that of several environments none is asked before each could
 * be. Hands back what runs. Throws `UserError`.
 */
export async function prepareRun(
  workspace: Workspace,
  names: string[],
  flags: RunFlags,
  output: Output,
  terminal: Terminal,
): Promise<PreparedRun> {
  const { environment, project } = workspace
  const desired = await workspace.desired()
  const read = await readSuites(desired, names)
  const all = take(read)
  output.problems(read.problems)
  if (flags.rescore !== undefined) {
    const { rescore, only = [], tag = [] } = flags
    const suites = selectTests(all, { only, tags: tag })
    const baselines = await findBaselines(workspace, flags, suites)
    return { baselines, start: () => rescoreRun(workspace, rescore, suites, baselines, terminal.signal) }
  }
  const recorded = await workspace.recorded()
  const target = targetOf(workspace, recorded)
  const selection = await selectSuites(all, target, project.root, flags)
  const { suites } = selection
  const baselines = await findBaselines(workspace, flags, suites)
  const keys = [...new Set(suites.map(({ assistant }) => assistant))]
  for (const key of keys) provisionedOf(environment.runtime, recorded, key)
  const { edited, unfinished } = readFreshness(desired, recorded.lockfile, keys)
  refuseEdited(describeEdits(edited, desired, recorded))
  // A file that no sync can place is no reason not to measure what is there.
  if (unfinished.length > 0)
    output.note(`${output.paint('yellow', 'files failed at the last sync:')} ${unfinished.join(', ')}`)

  const start = async () => {
    await deleteLeftovers(workspace, output)
    const throwaways = openThrowaways(workspace.paths.throwaways)
    const { concurrency } = environment.limits
    const progress = showRunProgress(output, terminal)
    const answerers = await openAnswerers(workspace, terminal)
    const cacheFolder = join(project.root, '.asst', 'cache', 'threads')
    const usesCache = flags.cache ?? !terminal.variables['CI']
    const cache = usesCache ? await openThreadCache(cacheFolder, target, () => new Date()) : undefined
    return evaluate({
      ...selection,
      ...(cache && { cache }),
      hold: holdRunLock,
      target,
      baselines,
      conversations: createConversations(await workspace.client(), environment.runtime),
      provisioned: (key) =>
        fillMcpReferences(provisionedOf(environment.runtime, recorded, key), workspace.variables),
      resolvePath: (key) => resolverOf(recorded, key),
      handler: (key) => createHandler(desired.assistants.get(key)?.tools ?? []),
      answerers,
      deadline: environment.deadlineSeconds * 1000,
      onCreated: (id) => throwaways.add(id),
      onDeleted: (id) => throwaways.remove(id),
      concurrency: Math.min(flags.concurrency ?? concurrency, concurrency),
      signal: terminal.signal,
      runsFolder: join(project.root, '.asst', 'runs'),
      now: () => new Date(),
      random: Math.random,
      onProgress: progress.show,
    }).finally(async () => {
      progress.end()
      await answerers.close()
    })
  }
  return { baselines, start }
}

/** Scores of something else than what the files say would mislead. */
function refuseEdited(edited: string[]): void {
  if (edited.length === 0) return
  throw new UserError('not-synced', `edited since the last sync: ${edited.join(', ')}`, {
    hint: 'run `asst sync`, then `asst eval` again',
  })
}
