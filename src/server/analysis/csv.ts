/** The rows of delimited text, quotes resolved (RFC 4180). The delimiter is the one the first line has most of. */
export function parseCsv(text: string): string[][] {
  const firstLine = /^[^\r\n]*/.exec(text.replace(/^\uFEFF/, ''))?.[0] ?? ''
  const delimiter = [',', ';', '\t', '|'].toSorted(
    (a, b) => firstLine.split(b).length - firstLine.split(a).length,
  )[0]
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const source = `${text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .trimEnd()}\n`
  for (let index = 0; index < source.length; index += 1) {
    const character = source[index] ?? ''
    if (quoted) {
      if (character !== '"') cell += character
      else if (source[index + 1] === '"') cell += source[(index += 1)]
      else quoted = false
    } else if (character === '"' && cell === '') quoted = true
    else if (character === delimiter) {
      row.push(cell)
      cell = ''
    } else if (character === '\n') {
      rows.push([...row, cell])
      row = []
      cell = ''
    } else cell += character
  }
  return rows.filter((cells) => cells.some((value) => value.trim() !== ''))
}
