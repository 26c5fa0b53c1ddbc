import { describe, expect, it } from 'vitest'
import { type ComparisonFilter, type Filter, matchesFilter } from '../../../src/server/knowledge/filters.ts'

const attributes = { audience: 'customers', year: 2026, draft: false }

function matches(type: ComparisonFilter['type'], key: string, value: ComparisonFilter['value']): boolean {
  return matchesFilter({ type, key, value }, attributes)
}

describe('matchesFilter', () => {
  it('compares by value and type', () => {
    expect(matches('eq', 'audience', 'customers')).toBe(true)
    expect(matches('eq', 'year', '2026')).toBe(false)
    expect(matches('eq', 'draft', false)).toBe(true)
    expect(matches('ne', 'audience', 'staff')).toBe(true)
  })

  it('orders numbers and strings', () => {
    expect(matches('gt', 'year', 2025)).toBe(true)
    expect(matches('gt', 'year', 2026)).toBe(false)
    expect(matches('gte', 'year', 2026)).toBe(true)
    expect(matches('lt', 'audience', 'd')).toBe(true)
    expect(matches('lte', 'year', 2025)).toBe(false)
    expect(matches('lt', 'year', '9')).toBe(false)
  })

  it('looks into lists', () => {
    expect(matches('in', 'year', [2025, 2026])).toBe(true)
    expect(matches('nin', 'year', [2025, 2026])).toBe(false)
  })

  it('finds a missing attribute only unequal', () => {
    expect(matches('eq', 'toString', 'x')).toBe(false)
    expect(matches('ne', 'other', 'x')).toBe(true)
    expect(matches('nin', 'other', ['x'])).toBe(true)
    expect(matches('gt', 'other', 0)).toBe(false)
    expect(matches('in', 'other', ['x'])).toBe(false)
  })

  it('nests and and or', () => {
    const year: Filter = { type: 'gte', key: 'year', value: 2026 }
    const staff: Filter = { type: 'eq', key: 'audience', value: 'staff' }
    expect(matchesFilter({ type: 'and', filters: [year, staff] }, attributes)).toBe(false)
    expect(
      matchesFilter({ type: 'or', filters: [staff, { type: 'and', filters: [year] }] }, attributes),
    ).toBe(true)
  })
})
