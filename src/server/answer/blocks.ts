import { stripInline } from './sentences.ts'

/** A line-level element of a document. */
export type Block =
  | { kind: 'heading' | 'title'; level: number; text: string; continues: boolean }
  | { kind: 'paragraph' | 'item' | 'row' | 'code'; text: string; continues: boolean }

/** The level of a line that is a heading by its looks only, below every Markdown heading. */
const looksLikeHeading = 7
const itemStart = /^\s*(?:[-*+•–]|\d{1,3}[.)]|[a-z]\))\s+(.*)$/
const labelled = /^[\p{L}][\p{L}\p{N} /()&-]{1,40}:\s+\S/u
const ruler = /^\s*([-*_=])(?:\s*\1){2,}\s*$/
const tableRuler = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/

function splitCells(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map(stripInline)
}

/** A table's row as a sentence: each cell with its column's name, where that is known. */
function describeRow(cells: string[], header: string[]): string {
  return cells
    .map((cell, index) => {
      const name = header[index] ?? ''
      return cell === '' ? '' : name === '' ? cell : `${name}: ${cell}`
    })
    .filter((cell) => cell !== '')
    .join('; ')
}

/** True for a line alone in its paragraph that reads as a title: short, without a sentence's end. */
function isTitle(line: string): boolean {
  const words = line.split(/\s+/).length
  return words <= 10 && line.length <= 80 && /^[\p{Lu}\p{N}]/u.test(line) && !/[.!?:;,|]$/.test(line)
}

function looksLikeCode(lines: string[]): boolean {
  const odd = lines.filter((line) => /[;{}]\s*$|^\s*(?:[}\])]|"[^"]*":)/.test(line))
  return lines.length >= 3 && odd.length * 2 > lines.length
}

/** Lines of comma-separated values: several lines with the same number of cells, three or more. */
function readCsvRows(lines: string[]): string[] | undefined {
  const [first, ...rows] = lines.map((line) => line.split(/,(?! )/))
  if (first === undefined || rows.length < 2 || first.length < 3) return undefined
  if (rows.some((row) => Math.abs(row.length - first.length) > 1)) return undefined
  return rows.map((row) =>
    describeRow(
      row.map((cell) => cell.replaceAll('"', '').trim()),
      first,
    ),
  )
}

/** Columns that are aligned by spaces or tabs, as tables are printed: the first line names them. */
function readAlignedRows(lines: string[]): string[] | undefined {
  const [header, ...rows] = lines.map((line) => line.trim().split(/\s{2,}|\t+/))
  if (header === undefined || header.length < 2 || rows.length === 0) return undefined
  if (rows.some((row) => row.length < 2 || row.length > header.length)) return undefined
  const names = header.map((name) => (name === name.toUpperCase() ? name.toLowerCase() : name))
  return rows.map((row) => describeRow(row, names))
}

/**
 * True for a title between lines of text, where blank lines were lost: a short line without an end, after the end
 * of a sentence and before the beginning of another.
 */
function isTitleLine(before: string | undefined, line: string, after: string | undefined): boolean {
  const text = line.trim()
  if (text.length > 45 || text.split(/\s+/).length > 6 || !isTitle(text)) return false
  const follows = before === undefined || before.trim() === '' || /[.!?:]["”)]?\s*$/.test(before)
  return follows && /^\s*(?:\p{Lu}|\d{1,3}[.)]\s|[-*•]\s)/u.test(after ?? '')
}

/** Cells that were torn apart, each a paragraph of its own: several titles in a row. */
function joinTornRows(blocks: Block[]): Block[] {
  const joined: Block[] = []
  for (let index = 0; index < blocks.length; index += 1) {
    let end = index
    while (blocks[end]?.kind === 'title') end += 1
    const block = blocks[index]
    if (end - index >= 4) {
      const text = blocks
        .slice(index, end)
        .map((cell) => cell.text)
        .join('; ')
      joined.push({ kind: 'row', text, continues: false })
      index = end - 1
    } else if (block !== undefined) joined.push(block)
  }
  return joined
}

function closeParagraph(lines: string[]): Block[] {
  const [first] = lines
  if (first === undefined) return []
  const aligned = readAlignedRows(lines)
  if (aligned !== undefined) {
    return aligned.map((text, index) => ({ kind: 'row', text: stripInline(text), continues: index > 0 }))
  }
  const rows = readCsvRows(lines)
  if (rows !== undefined) return rows.map((text, index) => ({ kind: 'row', text, continues: index > 0 }))
  if (looksLikeCode(lines)) return [{ kind: 'code', text: lines.join('\n'), continues: false }]
  const bold = lines.length === 1 ? /^\s*(?:\*\*|__)(.+?)(?:\*\*|__):?\s*$/.exec(first)?.[1] : undefined
  if (bold !== undefined && !bold.endsWith('.')) {
    const kind = bold.endsWith('?') ? 'paragraph' : 'heading'
    if (kind === 'paragraph') return [{ kind, text: stripInline(bold), continues: false }]
    return [{ kind, level: looksLikeHeading, text: stripInline(bold), continues: false }]
  }
  if (lines.length === 1 && isTitle(first.trim())) {
    return [{ kind: 'title', level: looksLikeHeading, text: stripInline(first), continues: false }]
  }
  if (lines.length > 1 && lines.every((line) => labelled.test(stripInline(line)))) {
    return lines.map((line, index) => ({ kind: 'item', text: stripInline(line), continues: index > 0 }))
  }
  return [{ kind: 'paragraph', text: stripInline(lines.join(' ')), continues: false }]
}

/** Reads Markdown or plain text into blocks, in order. Front matter, rulers and comments are left out. */
export function readBlocks(text: string): Block[] {
  const lines = text
    .replace(/^---\n(?:[\w-]+:.*\n|\s.*\n)*---\n/, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .split(/\r?\n|\f/)
  const blocks: Block[] = []
  let paragraph: string[] = []
  let header: string[] | undefined
  let item: string | undefined
  let fence: string[] | undefined

  function close(): void {
    if (item !== undefined) {
      blocks.push({ kind: 'item', text: stripInline(item), continues: blocks.at(-1)?.kind === 'item' })
    }
    blocks.push(...closeParagraph(paragraph))
    item = undefined
    paragraph = []
  }

  for (const [index, raw] of lines.entries()) {
    const line = raw.replace(/^\s*>\s?/, '')
    if (/^\s*(```|~~~)/.test(line)) {
      if (fence !== undefined) blocks.push({ kind: 'code', text: fence.join('\n'), continues: false })
      else close()
      fence = fence === undefined ? [] : undefined
      continue
    }
    if (fence !== undefined) {
      fence.push(line)
      continue
    }
    const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line)
    const underline = /^\s*(=+|-+)\s*$/.exec(lines[index + 1] ?? '')?.[1]
    const isRow = /^\s*\|.*\|\s*$/.test(line)
    if (!isRow && !tableRuler.test(line)) header = undefined
    if (heading !== null) {
      close()
      blocks.push({
        kind: 'heading',
        level: heading[1]?.length ?? 1,
        text: stripInline(heading[2] ?? ''),
        continues: false,
      })
    } else if (isRow) {
      close()
      if (header === undefined) {
        // Without a ruler below it, the first row is data: a chunk may begin in the middle of a table.
        const named = tableRuler.test(lines[index + 1] ?? '')
        header = named ? splitCells(line) : []
        if (named) continue
      }
      if (!tableRuler.test(line)) {
        const continues = blocks.at(-1)?.kind === 'row'
        blocks.push({ kind: 'row', text: describeRow(splitCells(line), header), continues })
      }
    } else if (line.trim() === '' || ruler.test(line) || tableRuler.test(line)) {
      close()
    } else if (underline !== undefined && underline.length >= 3 && paragraph.length === 0) {
      close()
      blocks.push({
        kind: 'heading',
        level: underline.startsWith('=') ? 1 : 2,
        text: stripInline(line),
        continues: false,
      })
    } else if (isTitleLine(lines[index - 1], line, lines[index + 1])) {
      close()
      blocks.push({ kind: 'heading', level: looksLikeHeading, text: stripInline(line), continues: false })
    } else if (itemStart.test(line)) {
      close()
      item = itemStart.exec(line)?.[1] ?? ''
    } else if (item !== undefined) {
      item += ` ${line.trim()}`
    } else {
      paragraph.push(line)
    }
  }
  close()
  if (fence !== undefined && fence.length > 0)
    blocks.push({ kind: 'code', text: fence.join('\n'), continues: false })
  return joinTornRows(blocks)
}
