import type { Runtime } from '../../src/config/runtime.ts'
import { createCounter, type ProxiedRequest } from '../../test/support/fault-proxy.ts'
import { type Loss, losses } from '../../test/support/losses.ts'
import type { Scenario } from '../../test/support/sync-scenarios.ts'

/** One sync that is killed at one moment, and what is lost with it. */
export interface CrashCase {
  /** `<runtime>/<scenario>/<loss>/<nth>-<moment>`, by which `--only` finds it again. */
  name: string
  runtime: Runtime
  scenario: Scenario
  loss: Loss
  /** Which of the counted requests, from 1. */
  nth: number
  moment: 'before' | 'after'
  request: string
}

/** Losses that leave nothing of what the killed sync itself wrote down, which is its journal. */
const withoutJournal: Loss[] = ['journal', 'lockfile-switched-journal', 'everything']

/**
 * Every case of a sync that sent `requests` when nobody disturbed it. A read changes nothing, so there is one moment to
 * die at it, and it counts for what the journal holds by then. Without a journal, "before a write" is "after the one
 * before it": the provider is all that is left to tell them apart.
 */
export function listCases(runtime: Runtime, scenario: Scenario, requests: ProxiedRequest[]): CrashCase[] {
  const boundaries = requests.filter(createCounter('requests'))
  return lossesOf(scenario).flatMap((loss) =>
    boundaries.flatMap(({ method, path }, index) => {
      const isFirst = index === 0
      const hasJournal = !withoutJournal.includes(loss)
      const moments: CrashCase['moment'][] =
        method === 'GET'
          ? hasJournal || isFirst
            ? ['before']
            : []
          : hasJournal
            ? ['before', 'after']
            : ['after']
      return moments.map((moment) => ({
        name: `${runtime}/${scenario.name}/${loss}/${index + 1}-${moment}`,
        runtime,
        scenario,
        loss,
        nth: index + 1,
        moment,
        request: `${method} ${path}`,
      }))
    }),
  )
}

/** Before the first sync there is no other branch whose lockfile could be there. */
function lossesOf({ name }: Scenario): Loss[] {
  const all = Object.keys(losses) as Loss[]
  return name === 'first' ? all.filter((loss) => !isSwitched(loss)) : all
}

/** The lockfile of another branch takes the place of the one that is there. */
export function isSwitched(loss: Loss): boolean {
  return loss.startsWith('lockfile-switched')
}

/** `count` of the cases, spread evenly, so that every scenario and loss has its share. */
export function sampleCases<T>(cases: T[], count: number): T[] {
  if (count >= cases.length) return cases
  const step = cases.length / count
  return cases.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step))
}
