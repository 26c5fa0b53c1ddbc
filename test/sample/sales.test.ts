import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sampleRoot } from './sample-root.ts'

const [header, ...lines] = readFileSync(`${sampleRoot}knowledge/sales/monthly-sales.csv`, 'utf8')
  .trimEnd()
  .split('\n')

const rows = lines.map((line) => {
  const [date = '', region = '', category = '', units = '', revenue = ''] = line.split(',')
  return { date, region, category, units: Number(units), revenue: Number(revenue) }
})

const regionsAbroad = ['Austria', 'Rest of EU', 'International']

function revenueOf(month: string, regions: string[]): number {
  return rows
    .filter(({ date, region }) => date.startsWith(month) && regions.includes(region))
    .reduce((total, { revenue }) => total + revenue, 0)
}

describe('the sales of the sample', () => {
  it('have the columns that columns.md explains', () => {
    expect(header).toBe('date,region,category,units,revenue')
    expect(lines.every((line) => /^\d{4}-\d{2}-01,[A-Za-z ]+,[a-z]+,\d+,\d+\.\d{2}$/.test(line))).toBe(true)
  })

  it('have one row for each month, region and category', () => {
    const keys = new Set(rows.map(({ date, region, category }) => `${date} ${region} ${category}`))
    expect(keys.size).toBe(rows.length)
    expect(rows).toHaveLength(36 * 4 * 3)
  })

  it('have a believable price a unit in every row', () => {
    const bounds: Record<string, [number, number]> = {
      electronics: [75, 110],
      clothing: [38, 56],
      books: [14, 20],
    }
    for (const { date, region, category, units, revenue } of rows) {
      const [low, high] = bounds[category] ?? [0, 0]
      const price = revenue / units
      expect(price, `${date} ${region} ${category}`).toBeGreaterThan(low)
      expect(price, `${date} ${region} ${category}`).toBeLessThan(high)
    }
  })

  it('show what columns.md says about them', () => {
    expect(revenueOf('2025-03', regionsAbroad)).toBeLessThan(0.8 * revenueOf('2024-03', regionsAbroad))
    const regions = ['Germany', ...regionsAbroad]
    expect(revenueOf('2025-11', regions)).toBeGreaterThan(1.2 * revenueOf('2025-10', regions))
  })
})
