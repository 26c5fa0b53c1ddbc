/** A field, and where it stands in the text, as offsets; `end` is exclusive. */
export interface CsvField {
  value: string
  start: number
  end: number
}

/**
 * Splits CSV as RFC 4180 describes it: commas, fields that may stand in double quotes, in which a quote is doubled and
 * line ends are kept. Blank lines are passed over. Undefined where a quote is never closed.
 */
export function parseCsv(text: string): CsvField[][] | undefined {
  const records: CsvField[][] = []
  let record: CsvField[] = []
  let at = 0
  while (at < text.length) {
    const field = text[at] === '"' ? quotedField(text, at) : plainField(text, at)
    if (field === undefined) return undefined
    record.push(field)
    at = field.end
    if (text[at] === ',') {
      at += 1
      // A comma at the end of the text has an empty field behind it.
      if (at === text.length) record.push({ value: '', start: at, end: at })
    } else {
      at += text.startsWith('\r\n', at) ? 2 : 1
      records.push(record)
      record = []
    }
  }
  if (record.length > 0) records.push(record)
  return records.filter((fields) => fields.length > 1 || fields[0]?.value !== '')
}

function plainField(text: string, start: number): CsvField {
  const length = text.slice(start).search(/,|\r?\n/)
  const end = length === -1 ? text.length : start + length
  return { value: text.slice(start, end), start, end }
}

/** What stands between the closing quote and the next comma belongs to no field, and is an error. */
function quotedField(text: string, start: number): CsvField | undefined {
  const quoted = /^"((?:[^"]|"")*)"(?=,|\r?\n|$)/.exec(text.slice(start))
  if (quoted === null) return undefined
  const [whole, inner = ''] = quoted
  return { value: inner.replaceAll('""', '"'), start, end: start + whole.length }
}
