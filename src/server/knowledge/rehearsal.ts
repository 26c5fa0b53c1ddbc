import { AsyncLocalStorage } from 'node:async_hooks'
import type OpenAI from 'openai'

/** What becomes of a file instead of being indexed. */
export type Outcome = 'stuck' | OpenAI.VectorStores.VectorStoreFile.LastError

/** What a fault rule makes of the work that a request begins. */
export interface PlannedWork {
  /** What becomes of a file of this name; undefined where nothing is planned for it. */
  outcomeOf(filename: string): Outcome | undefined
  /** Whatever the request begins stays in progress. */
  isStuck: boolean
}

/**
 * Trouble on request (see `trouble/faults.ts`). Outcomes are planned while a request attaches files and come true
 * when those are ingested. They are only in memory: a server that starts anew carries on with what was stuck.
 */
export interface Rehearsal {
  /** Of the request at hand. */
  planned: AsyncLocalStorage<PlannedWork>
  /** By attachment. */
  outcomes: Map<number, Outcome>
}

export function createRehearsal(): Rehearsal {
  return { planned: new AsyncLocalStorage(), outcomes: new Map() }
}

/** Notes what is planned for a file that the request at hand has attached. */
export function planOutcome(rehearsal: Rehearsal, attachment: number, filename: string): void {
  const outcome = rehearsal.planned.getStore()?.outcomeOf(filename)
  if (outcome !== undefined) rehearsal.outcomes.set(attachment, outcome)
}
