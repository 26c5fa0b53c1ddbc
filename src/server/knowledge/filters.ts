import type { Attributes } from './attachments.ts'

/** One comparison of an attribute. [SPEC] ComparisonFilter. */
export interface ComparisonFilter {
  type: 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin'
  key: string
  value: string | number | boolean | (string | number)[]
}

/** Filters that must all hold, or of which one must. [SPEC] CompoundFilter. */
interface CompoundFilter {
  type: 'and' | 'or'
  filters: Filter[]
}

export type Filter = ComparisonFilter | CompoundFilter

/**
 * Whether attributes pass a filter. A missing attribute equals nothing, so it passes only `ne` and `nin`;
 * values of different types are never ordered.
 */
export function matchesFilter(filter: Filter, attributes: Attributes): boolean {
  switch (filter.type) {
    case 'and':
      return filter.filters.every((inner) => matchesFilter(inner, attributes))
    case 'or':
      return filter.filters.some((inner) => matchesFilter(inner, attributes))
    default:
      return compare(filter, Object.hasOwn(attributes, filter.key) ? attributes[filter.key] : undefined)
  }
}

function compare({ type, value }: ComparisonFilter, actual: Attributes[string] | undefined): boolean {
  switch (type) {
    case 'eq':
      return actual === value
    case 'ne':
      return actual !== value
    case 'in':
      return isAmong(actual, value)
    case 'nin':
      return !isAmong(actual, value)
    default:
      return isOrdered(type, actual, value)
  }
}

function isAmong(actual: Attributes[string] | undefined, value: ComparisonFilter['value']): boolean {
  return Array.isArray(value) && value.some((candidate) => candidate === actual)
}

function isOrdered(
  type: 'gt' | 'gte' | 'lt' | 'lte',
  actual: Attributes[string] | undefined,
  value: ComparisonFilter['value'],
): boolean {
  if (actual === undefined || Array.isArray(value) || typeof actual !== typeof value) return false
  if (type === 'gt') return actual > value
  if (type === 'gte') return actual >= value
  if (type === 'lt') return actual < value
  return actual <= value
}
