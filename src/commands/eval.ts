import { dirname, join, relative } from 'node:path'
import { UserError } from '../errors.ts'
import { evaluate, type Evaluation } from '../eval/evaluate.ts'
import { readSuites } from '../eval/read-suites.ts'
import { selectTests } from '../eval/select-tests.ts'
import type { RunResult } from '../eval/run-result.ts'
import type { Suite } from '../eval/suite.ts'
import { renderRun } from '../report/eval/render-run.ts'
import { runDocument } from '../report/eval/run-document.ts'
import { createConversations } from '../runtime/conversations.ts'
import { createHandler } from '../runtime/handlers.ts'
import { openThrowaways } from '../state/throwaways.ts'
import { readFreshness } from '../workspace/freshness.ts'
import { fillMcpReferences } from '../workspace/mcp-references.ts'
import { take } from '../workspace/open-workspace.ts'
import { provisionedOf, resolverOf } from '../workspace/provisioned.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { openAnswerers } from './answerers.ts'
import { blessRun, findBaselines, refuseNarrow, type BaselineFlags } from './baselines.ts'
import type { GlobalFlags, Output, Terminal } from './context.ts'
import { deleteLeftovers } from './leftovers.ts'
import { rescoreRun } from './rescore.ts'
import { gatherReport, readOutputs, writeOutputs } from './run-outputs.ts'
import { targetOf } from './run-target.ts'
import { withWorkspace } from './with-workspace.ts'

export interface EvalFlags extends GlobalFlags, BaselineFlags {
  /** IDs of tests. */
  only?: string[]
  tag?: string[]
  repeat?: number
  /** Files, each in the form of its extension. */
  output?: string[]
  /** A saved run to score again instead of asking anything. */
  rescore?: string
}

/** Runs suites against what was synced. 4 where a gate fails. */
export function evalSuites(names: string[], flags: EvalFlags, terminal: Terminal): Promise<number> {
  const outputs = readOutputs(flags.output)
  refuseNarrow(flags, flags)
  return withWorkspace(flags, terminal, async (workspace, output) => {
    const desired = await workspace.desired()
    const { only = [], tag = [], repeat } = flags
    const selection = { only, tags: tag, ...(repeat === undefined ? {} : { repeat }) }
    const suites = selectTests(take(await readSuites(desired, names)), selection)
    const baselines = await findBaselines(workspace, flags, suites)
    const { result, transcripts, folder } =
      flags.rescore === undefined
        ? await run(workspace, output, terminal, suites, baselines)
        : await rescoreRun(workspace, flags.rescore, suites, baselines, terminal.signal)
    const shown = relative(process.cwd(), folder.path)
    const { width } = output
    output.print(
      renderRun(result, transcripts, {
        width,
        colour: output.hasColour,
        details: flags.quiet !== true,
        folder: shown,
      }),
    )
    output.document(runDocument(result, shown))
    await blessRun(workspace, flags, result, output)
    await writeOutputs(outputs, await gatherReport(result, transcripts, baselines, dirname(folder.path)))
    return result.passed ? 0 : 4
  })
}

/** Scores of something else than what the files say would mislead. */
function refuseEdited(edited: string[]): void {
  if (edited.length === 0) return
  throw new UserError('not-synced', `edited since the last sync: ${edited.join(', ')}`, {
    hint: 'run `asst sync`, then `asst eval` again',
  })
}

async function run(
  workspace: Workspace,
  output: Output,
  terminal: Terminal,
  suites: Suite[],
  baselines: Map<string, RunResult>,
): Promise<Evaluation> {
  const { environment, project, paths } = workspace
  const desired = await workspace.desired()
  const recorded = await workspace.recorded()
  const keys = [...new Set(suites.map(({ assistant }) => assistant))]
  for (const key of keys) provisionedOf(environment.runtime, recorded, key)
  const { edited, unfinished } = readFreshness(desired, recorded.lockfile, keys)
  refuseEdited(edited)
  // A file that no sync can place is no reason not to measure what is there.
  if (unfinished.length > 0)
    output.note(`${output.paint('yellow', 'files failed at the last sync:')} ${unfinished.join(', ')}`)
  await deleteLeftovers(workspace, output)
  const throwaways = openThrowaways(paths.throwaways)
  const answerers = await openAnswerers(workspace, terminal)
  return evaluate({
    suites,
    answerers,
    target: targetOf(workspace, recorded),
    baselines,
    conversations: createConversations(await workspace.client(), environment.runtime),
    provisioned: (key) =>
      fillMcpReferences(provisionedOf(environment.runtime, recorded, key), workspace.variables),
    resolvePath: (key) => resolverOf(recorded, key),
    handler: (key) => createHandler(desired.assistants.get(key)?.tools ?? []),
    deadline: environment.deadlineSeconds * 1000,
    onCreated: (id) => throwaways.add(id),
    onDeleted: (id) => throwaways.remove(id),
    concurrency: environment.limits.concurrency,
    signal: terminal.signal,
    runsFolder: join(project.root, '.asst', 'runs'),
    now: () => new Date(),
    random: Math.random,
    onProgress: ({ done, total }) => {
      if (output.isWatched && terminal.stderr.isTTY)
        terminal.stderr.write(`\r${done} of ${total} threads${done === total ? '\n' : ''}`)
    },
  }).finally(() => answerers.close())
}
