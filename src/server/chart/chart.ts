import {
  type Canvas,
  createCanvas,
  drawLine,
  drawText,
  fillRect,
  fitText,
  measureText,
  textHeight,
} from './canvas.ts'
import { encodePng } from './png.ts'
import { type Scale, scaleOf } from './scale.ts'

/** What a chart shows: bars for things that are named, a line for times. */
export interface Chart {
  kind: 'bar' | 'line'
  title: string
  /** What the horizontal axis is. */
  xLabel: string
  yLabel: string
  points: { label: string; value: number }[]
}

const size = { width: 960, height: 540 }
const margin = { left: 120, right: 30, top: 84, bottom: 92 }
const plot = {
  left: margin.left,
  right: size.width - margin.right,
  top: margin.top,
  bottom: size.height - margin.bottom,
}
/** The first is the background, because a new canvas is full of it. */
const palette = ['#ffffff', '#1f2933', '#d9dee3', '#2f6fb0', '#5b6770']
const ink = { text: 1, grid: 2, data: 3, label: 4 } as const
/** Bars that each have room for their value above them. */
const valuesMax = 12
/** Pixels between two labels of the horizontal axis. */
const labelGap = 14

function yOf(scale: Scale, value: number): number {
  return plot.bottom - ((value - scale.min) / (scale.max - scale.min)) * (plot.bottom - plot.top)
}

/** The middle of a point's column. */
function xOf({ points }: Chart, index: number): number {
  return plot.left + ((index + 0.5) * (plot.right - plot.left)) / points.length
}

function shorten(value: number): string {
  return new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 }).format(value)
}

function drawCentred(canvas: Canvas, text: string, x: number, y: number, colour: number): void {
  drawText(canvas, text, Math.round(x - measureText(text) / 2), Math.round(y), colour)
}

function drawFrame(canvas: Canvas, chart: Chart, scale: Scale): void {
  drawCentred(canvas, fitText(chart.title, size.width - 40), size.width / 2, 20, ink.text)
  drawText(canvas, fitText(chart.yLabel, size.width / 2), 24, 48, ink.label)
  drawCentred(
    canvas,
    fitText(chart.xLabel, plot.right - plot.left),
    (plot.left + plot.right) / 2,
    size.height - 34,
    ink.label,
  )
  for (const tick of scale.ticks) {
    const y = yOf(scale, tick)
    fillRect(
      canvas,
      { x: plot.left, y, width: plot.right - plot.left, height: 1 },
      tick === 0 ? ink.text : ink.grid,
    )
    const label = shorten(tick)
    drawText(canvas, label, plot.left - 12 - measureText(label), Math.round(y - textHeight / 2), ink.label)
  }
}

/** Labels below the axis; where there is no room for all of them, every second, third, and so on. */
function drawLabels(canvas: Canvas, chart: Chart): void {
  const column = (plot.right - plot.left) / chart.points.length
  const widest = Math.max(...chart.points.map(({ label }) => measureText(label)))
  const every = chart.kind === 'bar' ? 1 : Math.ceil((widest + labelGap) / column)
  for (const [index, { label }] of chart.points.entries()) {
    if (index % every !== 0) continue
    const shown = fitText(label, column * every - labelGap / 2)
    drawCentred(canvas, shown, xOf(chart, index), plot.bottom + 12, ink.text)
  }
}

function drawBars(canvas: Canvas, chart: Chart, scale: Scale): void {
  const width = Math.min(90, ((plot.right - plot.left) / chart.points.length) * 0.7)
  for (const [index, { value }] of chart.points.entries()) {
    const x = xOf(chart, index)
    const [top, bottom] = [yOf(scale, Math.max(value, 0)), yOf(scale, Math.min(value, 0))]
    fillRect(canvas, { x: x - width / 2, y: top, width, height: Math.max(1, bottom - top) }, ink.data)
    if (chart.points.length > valuesMax) continue
    drawCentred(canvas, shorten(value), x, value < 0 ? bottom + 4 : top - textHeight - 2, ink.text)
  }
}

function drawCurve(canvas: Canvas, chart: Chart, scale: Scale): void {
  const places = chart.points.map(({ value }, index) => ({ x: xOf(chart, index), y: yOf(scale, value) }))
  for (const [index, place] of places.entries()) {
    const next = places[index + 1]
    if (next !== undefined) drawLine(canvas, place, next, ink.data)
    if (places.length <= 60)
      fillRect(canvas, { x: place.x - 4, y: place.y - 4, width: 9, height: 9 }, ink.data)
  }
}

/** Draws a chart as a PNG of 960 by 540 pixels. It has at least one point. */
export function drawChart(chart: Chart): Buffer {
  const canvas = createCanvas(size.width, size.height)
  const scale = scaleOf(chart.points.map((point) => point.value))
  drawFrame(canvas, chart, scale)
  if (chart.kind === 'bar') drawBars(canvas, chart, scale)
  else drawCurve(canvas, chart, scale)
  drawLabels(canvas, chart)
  return encodePng(size.width, size.height, canvas.pixels, palette)
}
