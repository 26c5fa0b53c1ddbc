import type { DomNode, FormatCallback } from 'html-to-text'

/** Longer cells hold layout or prose, not data. Characters. */
const cellMax = 300
/** A first row of cells up to this long names the columns. Characters. */
const columnNameMax = 40

export const formatHeading: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 })
  builder.addInline(`${'#'.repeat(Number(element.name?.slice(1)))} `)
  walk(element.children, builder)
  builder.closeBlock({ trailingLineBreaks: 2 })
}

export const formatListing: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ isPre: true, leadingLineBreaks: 2 })
  builder.addLiteral('```\n')
  walk(element.children, builder)
  builder.addLiteral('\n```')
  builder.closeBlock({ trailingLineBreaks: 2 })
}

/** A list of terms with what they mean: "--depth: Clones only so many commits." */
export const formatDefinitions: FormatCallback = (element, walk, builder) => {
  let terms: DomNode[] = []
  for (const child of partsOf(element)) {
    if (child.name === 'dt') {
      terms.push(child)
      continue
    }
    builder.openBlock({ leadingLineBreaks: 2 })
    for (const [index, term] of terms.entries()) {
      if (index > 0) builder.addInline(', ')
      walk(term.children, builder)
    }
    // The paragraph that follows goes on in the same line, so that it says what it is about.
    if (terms.length > 0) builder.addInline(': ')
    const [first, ...rest] = child.children.filter((node) => node.type === 'tag' || node.data?.trim() !== '')
    const opensWithParagraph = first?.name === 'p'
    walk(opensWithParagraph ? first.children : child.children, builder)
    builder.closeBlock({ trailingLineBreaks: 2 })
    if (opensWithParagraph) walk(rest, builder)
    terms = []
  }
}

/** Data as a Markdown table, layout as what it lays out. */
export const formatTable: FormatCallback = (element, walk, builder) => {
  const rows = rowsOf(element)
  builder.openTable()
  for (const row of rows) {
    builder.openTableRow()
    for (const cell of cellsOf(row)) {
      builder.openTableCell()
      walk(cell.children, builder)
      builder.closeTableCell()
    }
    builder.closeTableRow()
  }
  const hasHeader = cellsOf(rows[0]).every((cell) => cell.name === 'th')
  builder.closeTable({ tableToString: (cells) => writeTable(cells, hasHeader) })
}

function writeTable(rows: { text: string }[][], hasHeader: boolean): string {
  const table = rows.map((row) => row.map((cell) => cell.text.trim())).filter((row) => row.some(Boolean))
  const isData = table.some((row) => row.length > 1) && table.flat().every((cell) => cell.length <= cellMax)
  if (!isData) return table.flat().filter(Boolean).join('\n\n')
  const [first = []] = table
  const lines = table.map((row) => `| ${row.map(writeCell).join(' | ')} |`)
  if (hasHeader || namesColumns(first)) lines.splice(1, 0, `|${' --- |'.repeat(first.length)}`)
  return lines.join('\n')
}

function writeCell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', String.raw`\|`)
}

/** Word processors mark no header: a first row of short and different words is one. */
function namesColumns(cells: string[]): boolean {
  return (
    new Set(cells).size === cells.length &&
    cells.every((cell) => cell !== '' && cell.length <= columnNameMax && !/\d/.test(cell))
  )
}

function childrenOf(node: DomNode | undefined): DomNode[] {
  return node === undefined ? [] : node.children.filter((child) => child.type === 'tag')
}

/** Terms and their meanings, also where each pair has a `div` of its own. */
function partsOf(list: DomNode): DomNode[] {
  return childrenOf(list).flatMap((child) => (child.name === 'div' ? partsOf(child) : [child]))
}

function rowsOf(table: DomNode): DomNode[] {
  return childrenOf(table).flatMap((child) => (child.name === 'tr' ? [child] : rowsOf(child)))
}

function cellsOf(row: DomNode | undefined): DomNode[] {
  return childrenOf(row).filter((child) => child.name === 'td' || child.name === 'th')
}
