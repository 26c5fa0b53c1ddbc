/** Columns of source shown at most, so that a minified line does not flood a terminal. */
const width = 100

/**
 * The line of a place, `current`, the one before it, and a caret line, ready to print.
 * Line and column are 1-based; `length` is how much to underline, cut at the line's end.
 */
export function codeFrame(
  previous: string | undefined,
  current: string,
  line: number,
  column: number,
  length = 1,
): string {
  const from = Math.max(0, column - Math.floor((width * 2) / 3))
  const show = (content: string) => printable(content.slice(from, from + width)).trimEnd()
  const gutter = String(line).length
  const underlined = Math.max(1, Math.min(length, current.length - column + 1, from + width - column + 1))
  const rows = [
    `> ${line} | ${show(current)}`,
    `  ${' '.repeat(gutter)} | ${' '.repeat(column - 1 - from)}${'^'.repeat(underlined)}`,
  ]
  if (previous?.trim()) rows.unshift(`  ${String(line - 1).padStart(gutter)} | ${show(previous)}`)
  return rows.map((row) => row.trimEnd()).join('\n')
}

/** One column a character, and no control sequence of a file reaches the terminal. */
function printable(content: string): string {
  // oxlint-disable-next-line no-control-regex
  return content.replace(/[\t\r]/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '·')
}
