import { stripVTControlCharacters } from 'node:util'

/* oxlint-disable no-control-regex -- a terminal is commanded by them */

/**
 * What a terminal shows in the end: line ends, carriage returns, "clear to the end of the line" (`ESC[K`), "cursor up"
 * (`ESC[nA`), "cursor to column" (`ESC[nG`) and "clear below" (`ESC[J`) carried out, colours left out, lines trimmed.
 */
export function screenOf(output: string, columns: number): string {
  const rows: string[][] = [[]]
  let row = 0
  let column = 0
  for (const [piece] of output.matchAll(/\u001B\[[\d;]*[A-Za-z]|\r|\n|[^\u001B\r\n]/gu)) {
    const [, count = '', order] = /^\u001B\[(\d*)[\d;]*([A-Za-z])$/.exec(piece) ?? []
    if (piece === '\n') {
      row += 1
      column = 0
    } else if (piece === '\r') column = 0
    else if (order === 'A') row = Math.max(0, row - Number(count || 1))
    else if (order === 'G') column = Number(count || 1) - 1
    else if (order === 'K') rows[row]?.splice(column)
    else if (order === 'J') {
      rows[row]?.splice(column)
      rows.splice(row + 1)
    } else if (order === undefined) {
      if (column === columns) {
        row += 1
        column = 0
      }
      const line = (rows[row] ??= [])
      line[column] = piece
      column += 1
    }
    rows[row] ??= []
  }
  const text = rows
    .map((line) =>
      Array.from(line, (cell) => cell ?? ' ')
        .join('')
        .trimEnd(),
    )
    .join('\n')
  return stripVTControlCharacters(text).trimEnd()
}
