import type { Block } from './blocks.ts'
import { stripInline } from './sentences.ts'

/** The level of a line that is a heading by its looks only, below every Markdown heading. */
export const looksLikeHeading = 7
const labelled = /^[\p{L}][\p{L}\p{N} /()&-]{1,40}:\s+\S/u
/** A table's row as a sentence: each cell with its column's name, where that is known. */
export function describeRow(cells: string[], header: string[]): string {
  return cells
    .map((cell, index) => {
      const name = header[index] ?? ''
      return cell === '' ? '' : name === '' ? cell : `${name}: ${cell}`
    })
    .filter((cell) => cell !== '')
    .join('; ')
}

/** True for a line alone in its paragraph that reads as a title: short, without a sentence's end. */
export function isTitle(line: string): boolean {
  const words = line.split(/\s+/).length
  return (
    words <= 10 && line.length <= 80 && /^[\p{Lu}\p{N}]/u.test(line) && !/[.!?:;,|。！？：；，]$/.test(line)
  )
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

/** The blocks that a paragraph's lines are: a table, code, a title, labelled lines, or running text. */
export function readParagraph(lines: string[]): Block[] {
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
    return lines.map((line, index) => ({
      kind: 'item',
      ordered: false,
      text: stripInline(line),
      continues: index > 0,
    }))
  }
  return [{ kind: 'paragraph', text: stripInline(lines.join(' ')), continues: false }]
}
