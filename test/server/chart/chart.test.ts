import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { drawChart, type Chart } from '../../../src/server/chart/chart.ts'
import { scaleOf } from '../../../src/server/chart/scale.ts'

const chart: Chart = {
  kind: 'bar',
  title: 'Umsätze by region',
  xLabel: 'region',
  yLabel: 'revenue',
  points: [
    { label: 'North', value: 10 },
    { label: 'South', value: -5 },
  ],
}

/** The colour indexes of a PNG as `encodePng` writes it: one chunk of data, no filters. */
function pixelsOf(png: Buffer) {
  const width = png.readUInt32BE(16)
  const start = png.indexOf('IDAT')
  const rows = inflateSync(png.subarray(start + 4, start + 4 + png.readUInt32BE(start - 4)))
  return (x: number, y: number) => rows[y * (width + 1) + 1 + x]
}

const data = 3

describe('a chart', () => {
  test('is a PNG of 960 by 540 pixels', () => {
    const png = drawChart(chart)
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([960, 540])
    expect(png.length).toBeLessThan(20_000)
  })

  test('has a bar above the axis for a positive value and below it for a negative one', () => {
    const at = pixelsOf(drawChart(chart))
    const column = (x: number) => Array.from({ length: 540 }, (_, y) => y).filter((y) => at(x, y) === data)
    const [north, south] = [column(322), column(727)]
    expect(north.length).toBeGreaterThan(1.9 * south.length)
    expect(Math.max(...north)).toBeLessThanOrEqual(Math.min(...south))
  })

  test('draws one point, many points and nothing but zeros', () => {
    const points = Array.from({ length: 300 }, (_, index) => ({ label: `2025-${index}`, value: index % 7 }))
    for (const few of [points, points.slice(0, 1), [{ label: '', value: 0 }]]) {
      expect(drawChart({ ...chart, kind: 'line', points: few }).length).toBeGreaterThan(500)
    }
  })
})

test.each([
  [
    [3, 47],
    [0, 10, 20, 30, 40, 50],
  ],
  [
    [-4, 9],
    [-5, 0, 5, 10],
  ],
  [[0], [0, 0.2]],
])('an axis for %j begins and ends at round values, and shows zero', (values, ticks) => {
  expect(scaleOf(values)).toEqual({ min: ticks[0], max: ticks.at(-1), ticks })
})
