import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { applyPlan, type ApplyResult } from '../apply/apply-plan.ts'
import { seenMarks } from '../apply/claims.ts'
import { isEmpty, pendingChanges, type Plan } from '../plan/plan.ts'
import { UserError } from '../errors.ts'
import { renderPlan } from '../report/plan/text.ts'
import { renderSyncResult, syncDocument } from '../report/plan/result.ts'
import { awaitFresh } from '../remote/await-fresh.ts'
import { openJournal } from '../state/journal.ts'
import { emptyLockfile, writeLockfile } from '../state/lockfile.ts'
import { writeRecords } from '../state/records.ts'
import { holdSyncLock } from '../state/sync-lock.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { boundMemory } from './bound-memory.ts'
import { confirmSync } from './terminal/confirm.ts'
import type { GlobalFlags, Output, Terminal } from './terminal/context.ts'
import { look, type Looked } from './sync/look.ts'
import { showProgress } from './sync/progress.ts'
import { type GuardFlags, refuseDeletes, refuseStale } from './sync/refusals.ts'
import { proveCurrent, readPlan } from './sync/saved-plan.ts'
import { waitForLists } from './sync/wait-for-lists.ts'
import { withWorkspace } from './terminal/with-workspace.ts'

export interface SyncFlags extends GlobalFlags, GuardFlags {
  yes?: boolean
  /** Globs of `assistant/<key>` and `knowledge/<key>`. */
  only?: string[]
  /** A plan that `plan --out` saved, to be applied exactly. */
  plan?: string
  /** Send also what the provider refused for good. */
  retryFailed?: boolean
}

const deletesAreMeant =
  'where the plan is right, run `asst sync --allow-deletes N` for counts, or save it with `asst plan --out` and `asst sync --plan` it; `--force` drops all guards'

/** Shows the plan, asks where a person watches, applies it and writes the lockfile. */
export function sync(flags: SyncFlags, terminal: Terminal, version: string): Promise<number> {
  boundMemory()
  return withWorkspace(flags, terminal, async (workspace, output) => {
    const saved = flags.plan === undefined ? undefined : await readPlan(flags.plan)
    // Files that cannot be used are no reason to write even a lock.
    await workspace.desired()
    const release = await holdSyncLock(workspace.paths.syncLock, workspace.environment.identity)
    try {
      const clock = { now: Date.now, sleep: (ms: number) => pause(ms, terminal.signal) }
      await waitForLists(workspace, output, clock)
      const only = saved?.plan.only ?? flags.only
      const looked = await look(
        workspace,
        output,
        saved === undefined ? 'light' : 'full',
        only,
        flags.retryFailed,
      )
      if (saved !== undefined) await proveCurrent(saved, looked, workspace, version)
      const { plan } = looked
      output.print(`\n${renderPlan(plan, { paint: output.paint, verbose: output.isVerbose })}`)
      refuseStale(plan)
      const { unfinished, lockfile } = await workspace.recorded()
      if (isEmpty(plan) && unfinished === undefined && lockfile?.unfinished === undefined) {
        output.document(syncDocument(plan, []))
        return plan.refused.length === 0 ? 0 : 1
      }
      const { proveNoSecrets } = await import('../secrets/prove-no-secrets.ts')
      output.problems(await proveNoSecrets(plan, looked.desired))
      // Whoever saved the plan has seen which guards it hits.
      if (saved === undefined) refuseDeletes(plan.deletes, flags, deletesAreMeant)
      if (writesRemote(plan) && saved === undefined)
        await confirmSync(workspace.environment, flags, output, terminal)
      const result = await apply(workspace, looked, output, terminal.signal)
      terminal.signal.throwIfAborted()
      if (result.stopped !== undefined) throw unfinishedBy(result.stopped)
      output.print(renderSyncResult(result, output.paint))
      output.document(syncDocument(plan, result.failures))
      return result.failures.length + plan.refused.length === 0 ? 0 : 1
    } finally {
      release()
    }
  })
}

/** Adoptions only complete the lockfile, and so need nobody's consent. */
function writesRemote(plan: Plan): boolean {
  return pendingChanges(plan).length + plan.fileDeletes.length + plan.duplicates.length > 0
}

async function apply(
  workspace: Workspace,
  { plan, observed }: Looked,
  output: Output,
  signal: AbortSignal,
): Promise<ApplyResult> {
  const { project, environment, owner, paths } = workspace
  const recorded = await workspace.recorded()
  const journal = await openJournal(paths.journal)
  const progress = showProgress(plan, output)
  const sayHowToStop = () =>
    output.note('Stopping once what was sent is answered; Ctrl-C again stops at once. `asst sync` resumes.')
  signal.addEventListener('abort', sayHowToStop, { once: true })
  const sleep = (ms: number) => pause(ms, signal)
  try {
    const { settleSeconds } = environment
    const result = await applyPlan(
      {
        remote: awaitFresh(await workspace.remote(), { sleep, settleSeconds }),
        desired: await workspace.desired(),
        journal,
        owner,
        by: `${hostname()}#${randomBytes(3).toString('hex')}`,
        seen: seenMarks(observed),
        sleep,
        random: Math.random,
        now: Date.now,
        onEvent: progress.onEvent,
        uploads: new Map(),
      },
      plan,
      { lockfile: recorded.lockfile ?? emptyLockfile(project, environment), assistants: recorded.assistants },
    )
    await writeRecords(paths.records, result.assistants, Object.keys(result.lockfile.assistants))
    // A change that failed may have made what the lockfile does not have, and then only the journal knows of it.
    // So may an earlier sync have done outside of what this one was confined to.
    const isWhole = plan.only.length === 0
    const hasFailed = result.failures.some(({ isLasting }) => !isLasting)
    // The journal stays on this machine, so the lockfile tells others that there is more to look for.
    if (hasFailed) result.lockfile.unfinished = true
    else if (isWhole) delete result.lockfile.unfinished
    await writeLockfile(paths.lockfile, result.lockfile)
    if (!hasFailed && (isWhole || recorded.unfinished === undefined)) await journal.fold()
    return result
  } finally {
    signal.removeEventListener('abort', sayHowToStop)
    await progress.end()
    await journal.close()
  }
}

/** The same error, with what became of the sync that it ended. */
function unfinishedBy({ code, message, hint, cause }: UserError): UserError {
  const rest = 'what was done is recorded: `asst sync` goes on from there'
  return new UserError(code, message, { hint: hint === undefined ? rest : `${hint}; ${rest}`, cause })
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => signal.throwIfAborted())
}
