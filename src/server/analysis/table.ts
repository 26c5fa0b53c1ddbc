import { parseCsv } from './csv.ts'

/** A column with what its values are, read as that where they can be. */
export interface Column {
  name: string
  kind: 'number' | 'date' | 'text'
  /** As they stand in the file, trimmed. */
  texts: string[]
  /** Of a number column: NaN where a cell is empty or no number. */
  numbers: number[]
}

/** A CSV file that was read. */
export interface Table {
  /** The file's own name. */
  filename: string
  columns: Column[]
  rows: number
}

const dateForm = /^\d{4}-\d{2}(-\d{2})?([T ].*)?$/

/** "1,234.50", "€ 12", "7 %" as numbers; NaN for what is none. */
function readNumber(text: string): number {
  const plain = text.replace(/^[$€£]\s?|\s?[$€£%]$/g, '').trim()
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain)) return Number(plain.replaceAll(',', ''))
  if (/^[+-]?\d+,\d+$/.test(plain)) return Number(plain.replace(',', '.'))
  return plain === '' ? Number.NaN : Number(plain)
}

function readColumn(name: string, texts: string[]): Column {
  const filled = texts.filter((text) => text !== '')
  const numbers = texts.map(readNumber)
  const isNumber =
    filled.length > 0 && numbers.filter((number) => !Number.isNaN(number)).length === filled.length
  const isDate = filled.length > 0 && filled.every((text) => dateForm.test(text))
  return { name, kind: isDate ? 'date' : isNumber ? 'number' : 'text', texts, numbers }
}

/** Reads a CSV file with a header; undefined where the text is no table. */
export function readTable(filename: string, text: string): Table | undefined {
  const [header, ...rows] = parseCsv(text)
  if (header === undefined || header.length < 2 || rows.length === 0) return undefined
  const columns = header.map((name, index) =>
    readColumn(
      name.trim(),
      rows.map((row) => (row[index] ?? '').trim()),
    ),
  )
  return { filename, columns, rows: rows.length }
}
