import { describeRow, isTitle, looksLikeHeading, readParagraph } from './paragraph.ts'
import { stripInline } from './sentences.ts'

/** A line-level element of a document. */
export type Block =
  | { kind: 'heading' | 'title'; level: number; text: string; continues: boolean }
  | { kind: 'item'; ordered: boolean; text: string; continues: boolean }
  | { kind: 'paragraph' | 'row' | 'code'; text: string; continues: boolean }

const itemStart = /^\s*(?:[-*+•–]|(\d{1,3}[.)]|[a-z]\)))\s+(.*)$/
const ruler = /^\s*([-*_=])(?:\s*\1){2,}\s*$/
const tableRuler = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/
/** A ruler of a table whose rows may go without bars at their ends. */
const openRuler = /^\s*:?-{2,}:?\s*\|[\s:|-]*$/

const fenceLine = /^\s*(?:```|~~~)\s*(\S*)/

function splitCells(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map(stripInline)
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

/** Lines of text and of fenced code, in order. */
function splitFences(lines: string[]): { isCode: boolean; lines: string[] }[] {
  const fences = lines.filter((line) => fenceLine.test(line))
  // An odd fence was cut off. Where the first one names no language it closes what began before the chunk.
  const startsInside = fences.length % 2 === 1 && fenceLine.exec(fences[0] ?? '')?.[1] === ''
  const sections = [{ isCode: startsInside, lines: [] as string[] }]
  for (const line of lines) {
    const last = sections.at(-1)
    if (fenceLine.test(line)) sections.push({ isCode: last?.isCode !== true, lines: [] })
    else last?.lines.push(line)
  }
  return sections
}

/** Code by its paragraphs: a whole listing answers no question. */
function readCode(lines: string[]): Block[] {
  const parts = lines.join('\n').split(/\n\s*\n/)
  return parts
    .filter((part) => part.trim() !== '')
    .map((part) => ({ kind: 'code', text: part.replace(/^\n+|\s+$/g, ''), continues: false }))
}

/** Reads text line by line: what a line is, and what it closes. */
function readText(lines: string[]): Block[] {
  const blocks: Block[] = []
  let paragraph: string[] = []
  let header: string[] | undefined
  let item: { text: string; ordered: boolean } | undefined

  function close(): void {
    if (item !== undefined) {
      const continues = blocks.at(-1)?.kind === 'item'
      blocks.push({ kind: 'item', ordered: item.ordered, text: stripInline(item.text), continues })
    }
    blocks.push(...readParagraph(paragraph))
    item = undefined
    paragraph = []
  }

  function addHeading(level: number, text: string): void {
    close()
    blocks.push({ kind: 'heading', level, text: stripInline(text), continues: false })
  }

  function addRow(line: string, next: string): void {
    close()
    // Without a ruler below it, the first row is data: a chunk may begin in the middle of a table.
    const isHeader = header === undefined && tableRuler.test(next)
    header ??= isHeader ? splitCells(line) : []
    if (isHeader || tableRuler.test(line)) return
    const continues = blocks.at(-1)?.kind === 'row'
    blocks.push({ kind: 'row', text: describeRow(splitCells(line), header), continues })
  }

  for (const [index, raw] of lines.entries()) {
    const line = raw.replace(/^\s*>\s?/, '')
    const next = lines[index + 1] ?? ''
    const [, marks, title] = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line) ?? []
    const underline = /^\s*(={3,}|-{3,})\s*$/.exec(next)?.[1]
    const opensTable = openRuler.test(next) || openRuler.test(line)
    const isRow = /^\s*\|.*\|\s*$/.test(line) || (line.includes('|') && (opensTable || header !== undefined))
    const start = itemStart.exec(line)
    if (!isRow) header = undefined
    if (marks !== undefined) addHeading(marks.length, title ?? '')
    else if (isRow) addRow(line, next)
    else if (line.trim() === '' || ruler.test(line) || tableRuler.test(line)) close()
    else if (underline !== undefined && paragraph.length === 0)
      addHeading(underline.startsWith('=') ? 1 : 2, line)
    else if (isTitleLine(lines[index - 1], line, next)) addHeading(looksLikeHeading, line)
    else if (start !== null) {
      close()
      item = { text: start[2] ?? '', ordered: start[1] !== undefined }
    } else if (item !== undefined) item.text += ` ${line.trim()}`
    else paragraph.push(line)
  }
  close()
  return blocks
}

/**
 * Reads Markdown or plain text into blocks, in order. Front matter, rulers and comments are left out. `above` are
 * headings that stand before it.
 */
export function readBlocks(text: string, above = ''): Block[] {
  const lines = text
    .replace(/^---\n(?:[\w-]+:.*\n|\s.*\n)*---\n/, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .split(/\r?\n|\f/)
  const blocks = splitFences(lines).flatMap((section) =>
    section.isCode ? readCode(section.lines) : readText(section.lines),
  )
  return [...readText(above.split('\n')), ...joinTornRows(blocks)]
}
