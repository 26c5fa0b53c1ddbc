import { z } from 'zod'
import type { Expectation } from '../metrics/sources.ts'
import type { SourcePattern } from './assertion.ts'

const pattern = z.string().min(1)

/** What must be there: a nested list is met by any of its patterns. */
export const sourceGroups = z.array(z.union([pattern, z.array(pattern).min(1)])).min(1)

/** What must not be there. */
export const forbiddenSources = z.array(pattern).min(1)

/** Any of them supports a claim. */
export const claimSources = z.array(pattern).min(1)

/** What may be there besides; an empty list means nothing else may. */
export const allowedSources = z.array(pattern)

interface SourceParams {
  value?: (string | string[])[] | undefined
  allow?: string[] | undefined
}

/** Fields of `citation-*`: their own expectation, where it is not the one of the turn's `cites`. */
export const expectationFields = { value: sourceGroups.optional(), allow: allowedSources.optional() }

/** Fields of retrieval metrics. */
export const retrievalFields = { value: sourceGroups.optional() }

export function groupsOf(value: (string | string[])[]): string[][] {
  return value.map((group) => (typeof group === 'string' ? [group] : group))
}

/** Their own where given, else the turn's; undefined where neither says what is expected. */
export function expectationOf(params: SourceParams, turn?: Expectation): Expectation | undefined {
  const groups = params.value === undefined ? turn?.groups : groupsOf(params.value)
  const allow = params.allow ?? turn?.allow
  if (groups === undefined && params.allow === undefined) return undefined
  return { groups: groups ?? [], ...(allow === undefined ? {} : { allow }) }
}

/** Every pattern of `value`, which is needed, and of `allow`, which is not. */
export function sourcesOf({ value = [], allow = [] }: SourceParams): SourcePattern[] {
  const needed = value.flatMap((group, index) =>
    typeof group === 'string'
      ? [{ pattern: group, at: ['value', index], needed: true }]
      : group.map((pattern, inner) => ({ pattern, at: ['value', index, inner], needed: true })),
  )
  const allowed = allow.map((pattern, index) => ({ pattern, at: ['allow', index], needed: false }))
  return [...needed, ...allowed]
}
