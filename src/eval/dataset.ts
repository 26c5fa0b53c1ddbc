import { dirname, extname, resolve } from 'node:path'
import type { Read } from '../config/read.ts'
import type { Located, LocatedEntry, LocatedMap } from '../config/yaml/located.ts'
import { parseYaml } from '../config/yaml/parse-yaml.ts'
import { placeOf, problemAt, readText, type SourceText } from '../config/yaml/source-text.ts'
import { createSource, type YamlSource } from '../config/yaml/yaml-source.ts'
import type { Problem } from '../errors.ts'
import { type CsvField, parseCsv } from './csv.ts'

/**
 * A suite whose `tests` name a file, with that file's rows as its tests. Each keeps the place where it was written, so
 * that problems name the row. Other suites stay as they are.
 * @param root what paths in problems are relative to
 */
export async function readDataset(source: YamlSource, root: string): Promise<Read<YamlSource>> {
  const tests = source.node.kind === 'map' ? source.node.entries.get('tests') : undefined
  if (source.node.kind !== 'map' || tests?.value.kind !== 'scalar' || typeof tests.value.value !== 'string') {
    return { value: source, problems: [] }
  }
  const written = tests.value.value
  const parse = parsers[extname(written)]
  if (parse === undefined) {
    const message = `${written} is no dataset`
    return { problems: [source.problem('invalid-value', ['tests'], message, 'name a .csv or a .jsonl file')] }
  }
  const read = await readText(resolve(dirname(source.file), written), root)
  const rows = read.value && parse(read.value)
  const problems = [...read.problems, ...(rows?.problems ?? [])]
  if (rows?.value === undefined) return { problems }
  const list: Located = { kind: 'list', origin: tests.value.origin, items: rows.value }
  const entries = new Map([...source.node.entries, ['tests', { key: tests.key, value: list }]])
  return { value: createSource({ ...source.node, entries }, source.file), problems }
}

const parsers: Record<string, (text: SourceText) => Read<Located[]>> = {
  '.csv': parseRows,
  '.jsonl': parseLines,
  '.ndjson': parseLines,
}

/** One test a line, as it would stand in YAML, which JSON is a part of. */
function parseLines({ text, ...file }: SourceText): Read<Located[]> {
  const items: Located[] = []
  const problems: Problem[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    // The lines before it are kept as line ends, so that places count from the top of the file.
    const parsed = parseYaml({ ...file, text: '\n'.repeat(index) + line })
    problems.push(...parsed.problems)
    if (parsed.value !== undefined) items.push(parsed.value)
  }
  return problems.length > 0 ? { problems } : { value: items, problems }
}

/** Columns that are fields of a test; every other one is a variable. */
const ownColumns = ['id', 'input', 'tags']

/** The first row names the columns. */
function parseRows(source: SourceText): Read<Located[]> {
  const [header, ...records] = parseCsv(source.text) ?? []
  const fail = (at: CsvField, message: string, hint: string): Read<Located[]> => ({
    problems: [problemAt('invalid-value', placeOf({ source, ...at }), message, hint)],
  })
  if (header === undefined) {
    const top = { value: '', start: 0, end: 0 }
    return fail(top, 'it cannot be read as CSV', 'name the columns in the first row, and close every quote')
  }
  const twice = header.find(({ value }, index) => header.findIndex((one) => one.value === value) !== index)
  if (twice !== undefined)
    return fail(twice, `two columns are called ${twice.value}`, 'rename one of the two')
  const uneven = records.find((record) => record.length !== header.length)
  if (uneven?.[0] !== undefined) {
    const message = `this row has ${uneven.length} fields, and there are ${header.length} columns`
    return fail(uneven[0], message, 'put fields with commas in them in double quotes')
  }
  return { value: records.map((record) => rowOf(source, header, record)), problems: [] }
}

function rowOf(source: SourceText, header: CsvField[], record: CsvField[]): LocatedMap {
  const start = record[0]?.start ?? 0
  const origin = { source, start, end: record.at(-1)?.end ?? start }
  const cells = header.map(({ value: name }, index): [string, LocatedEntry] => {
    const field = record[index] ?? { value: '', start, end: start }
    const at = { source, start: field.start, end: field.end }
    const scalar = (value: string): Located => ({ kind: 'scalar', origin: at, value })
    const words = field.value.split(/[\s,;]+/).filter((word) => word !== '')
    const list: Located = { kind: 'list', origin: at, items: words.map(scalar) }
    return [name, { key: at, value: name === 'tags' ? list : scalar(field.value) }]
  })
  const own = cells.filter(
    ([name], index) => ownColumns.includes(name) && (name === 'input' || record[index]?.value !== ''),
  )
  const vars = cells.filter(([name]) => !ownColumns.includes(name))
  const map: Located = { kind: 'map', origin, entries: new Map(vars) }
  return { kind: 'map', origin, entries: new Map([...own, ['vars', { key: origin, value: map }]]) }
}
