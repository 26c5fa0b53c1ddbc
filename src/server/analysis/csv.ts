import { CsvError, parse } from 'csv-parse/sync'

/** The rows of delimited text; none where it is no table. The delimiter is the one the first line has most of. */
export function parseCsv(text: string): string[][] {
  const firstLine = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  const delimiter = [',', ';', '\t', '|'].toSorted(
    (a, b) => firstLine.split(b).length - firstLine.split(a).length,
  )[0]
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiter ?? ',',
      // Real files are uneven, and have quotes in the middle of fields.
      relax_column_count: true,
      relax_quotes: true,
      skip_records_with_empty_values: true,
    })
  } catch (error) {
    if (error instanceof CsvError) return []
    throw error
  }
}
