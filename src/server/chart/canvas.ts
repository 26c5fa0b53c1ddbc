import { glyph, glyphsOf } from './font.ts'

/** An image of colour indexes that is drawn on. Coordinates are pixels from the top left corner. */
export interface Canvas {
  width: number
  height: number
  pixels: Uint8Array
}

/** Pixels that one of a glyph's becomes. */
const scale = 2
/** Height of a line of text. */
export const textHeight = glyph.height * scale

export function createCanvas(width: number, height: number): Canvas {
  return { width, height, pixels: new Uint8Array(width * height) }
}

/** Fills a rectangle, as far as it is on the canvas. */
export function fillRect(
  { width, height, pixels }: Canvas,
  rect: { x: number; y: number; width: number; height: number },
  colour: number,
): void {
  const left = Math.max(0, Math.round(rect.x))
  const right = Math.min(width, Math.round(rect.x + rect.width))
  const bottom = Math.min(height, Math.round(rect.y + rect.height))
  for (let y = Math.max(0, Math.round(rect.y)); y < bottom; y++) {
    if (right > left) pixels.fill(colour, y * width + left, y * width + right)
  }
}

/** Draws a straight line three pixels thick. */
export function drawLine(
  canvas: Canvas,
  from: { x: number; y: number },
  to: { x: number; y: number },
  colour: number,
): void {
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y))))
  for (let step = 0; step <= steps; step++) {
    const x = from.x + ((to.x - from.x) * step) / steps
    const y = from.y + ((to.y - from.y) * step) / steps
    fillRect(canvas, { x: Math.round(x) - 1, y: Math.round(y) - 1, width: 3, height: 3 }, colour)
  }
}

/** Pixels from the first to the last of a text. */
export function measureText(text: string): number {
  return Math.max(0, glyphsOf(text).length * (glyph.width + 1) - 1) * scale
}

/** Writes a line of text whose top left corner is at `x`, `y`. */
export function drawText(canvas: Canvas, text: string, x: number, y: number, colour: number): void {
  for (const [place, columns] of glyphsOf(text).entries()) {
    for (const [column, bits] of columns.entries()) {
      const left = x + (place * (glyph.width + 1) + column) * scale
      for (let row = 0; row < glyph.height; row++) {
        if ((bits >> row) & 1)
          fillRect(canvas, { x: left, y: y + row * scale, width: scale, height: scale }, colour)
      }
    }
  }
}

/** The text, with its end left out where it is wider than that many pixels. */
export function fitText(text: string, pixels: number): string {
  if (measureText(text) <= pixels) return text
  const letters = Math.max(1, Math.floor(pixels / scale / (glyph.width + 1)) - 2)
  return `${text.slice(0, letters).trimEnd()}..`
}
