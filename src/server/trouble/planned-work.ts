import picomatch from 'picomatch'
import type { PlannedWork, Outcome, Rehearsal } from '../knowledge/rehearsal.ts'

/** Which of the files that a request attaches. */
export interface PlannedFiles {
  /** Glob of file names; all where absent. */
  files?: string
}

export interface PlannedFailure extends PlannedFiles {
  code?: 'server_error' | 'unsupported_file' | 'invalid_file'
  message?: string
}

interface Plan {
  stuck?: true | PlannedFiles
  fail?: PlannedFailure
}

/** Carries a request out with what the chosen rules plan for the work that it begins. */
export function planWork(rehearsal: Rehearsal, plans: Plan[], carryOut: () => Promise<void>): Promise<void> {
  const outcomes = plans.flatMap(outcomesOf)
  if (outcomes.length === 0) return carryOut()
  const planned: PlannedWork = {
    outcomeOf: (filename) => outcomes.find(({ isFor }) => isFor(filename))?.outcome,
    isStuck: plans.some(({ stuck }) => stuck === true),
  }
  return rehearsal.planned.run(planned, carryOut)
}

function outcomesOf({ stuck, fail }: Plan): { outcome: Outcome; isFor: (filename: string) => boolean }[] {
  if (stuck !== undefined) return [{ outcome: 'stuck', isFor: matcher(stuck === true ? {} : stuck) }]
  if (fail === undefined) return []
  const { code = 'server_error', message = 'An internal error occurred.' } = fail
  return [{ outcome: { code, message }, isFor: matcher(fail) }]
}

function matcher({ files }: PlannedFiles): (filename: string) => boolean {
  return files === undefined ? () => true : picomatch(files, { dot: true })
}
