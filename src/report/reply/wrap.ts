import stringWidth from 'string-width'

/** What a list item's further lines are indented by, so that they stand under its text. */
const itemStart = /^\s*(?:[-*+•]|\d{1,3}[.)])?\s+/

/** Lines that mean something by their layout: tables and code. */
const laidOut = /^(\s*\||\t| {4})/

/**
 * One line of text broken between words into lines of at most `width` columns, joined by line ends. Greedy, so that
 * what is appended to the line later only appends to the result. A longer word stands on a line of its own.
 */
export function wrapLine(line: string, width: number): string {
  if (laidOut.test(line) || stringWidth(line) <= width) return line
  const start = itemStart.exec(line)?.[0] ?? ''
  const indent = ' '.repeat(Math.min(stringWidth(start), Math.floor(width / 3)))
  const lines: string[] = []
  let current = start
  let hasWord = false
  for (const word of line.slice(start.length).split(' ')) {
    const longer = hasWord ? `${current} ${word}` : `${current}${word}`
    if (hasWord && stringWidth(longer) > width) {
      lines.push(current)
      current = `${indent}${word}`
    } else {
      current = longer
    }
    hasWord = true
  }
  return [...lines, current].join('\n')
}

/** A text of several lines, each wrapped; fenced code is left as it is. */
export function wrapText(text: string, width: number): string {
  let isCode = false
  return text
    .split('\n')
    .map((line) => {
      const isFence = isFenceLine(line)
      const wrapped = isCode || isFence ? line : wrapLine(line, width)
      if (isFence) isCode = !isCode
      return wrapped
    })
    .join('\n')
}

/** True where a line begins or ends a block of code. */
export function isFenceLine(line: string): boolean {
  return /^\s*(```|~~~)/.test(line)
}

/** How many rows of a terminal a text takes up that ends with its last line. */
export function countRows(text: string, columns: number): number {
  return text
    .split('\n')
    .reduce((rows, line) => rows + Math.max(1, Math.ceil(stringWidth(line) / columns)), 0)
}

/** A text in one line of at most `width` columns. */
export function clip(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let clipped = ''
  let used = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += stringWidth(segment)
    if (used > width - 1) break
    clipped += segment
  }
  return `${clipped.trimEnd()}…`
}
