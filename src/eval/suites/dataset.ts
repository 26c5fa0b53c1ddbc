import { dirname, extname, resolve } from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { Read } from '../../config/read.ts'
import type { Located, LocatedEntry, LocatedMap } from '../../config/yaml/located.ts'
import { parseYaml } from '../../config/yaml/parse-yaml.ts'
import { placeOf, problemAt, readText, type Origin, type SourceText } from '../../config/yaml/source-text.ts'
import { createSource, type YamlSource } from '../../config/yaml/yaml-source.ts'
import type { Problem } from '../../errors.ts'

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

/** The first row names the columns. Every value has the place of its row. */
function parseRows(source: SourceText): Read<Located[]> {
  const read = readRecords(source)
  const top = { source, start: 0, end: 0 }
  if (read instanceof CsvError)
    return fail(top, `it cannot be read as CSV: ${read.message}`, 'close every quote')
  const [header, ...rows] = read
  if (header === undefined) return fail(top, 'it is empty', 'name the columns in the first row')
  const names = header.values
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined)
    return fail(header.origin, `two columns are called ${twice}`, 'rename one of the two')
  const uneven = rows.find(({ values }) => values.length !== names.length)
  if (uneven !== undefined) {
    const message = `this row has ${uneven.values.length} fields, and there are ${names.length} columns`
    return fail(uneven.origin, message, 'put fields with commas in them in double quotes')
  }
  return { value: rows.map((row) => testOf(names, row)), problems: [] }
}

function fail(origin: Origin, message: string, hint: string): Read<Located[]> {
  return { problems: [problemAt('invalid-value', placeOf(origin), message, hint)] }
}

interface Row {
  origin: Origin
  values: string[]
}

/** What the parser gives with `info`, which its own types leave out. */
const recordsSchema = z.array(
  z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }),
)

/** An error of the parser is a value here: the user's file has it. */
function readRecords(source: SourceText): Row[] | CsvError {
  try {
    const parsed = parse(source.text, { info: true, relax_column_count: true, skip_empty_lines: true })
    const lines = source.text.split('\n')
    const starts = startsOf(lines)
    let last = 0
    return recordsSchema.parse(parsed).map(({ record, info }) => {
      let first = last
      while (lines[first] === '') first++
      last = info.lines
      const start = starts[first] ?? 0
      return { origin: { source, start, end: (starts[last] ?? source.text.length + 1) - 1 }, values: record }
    })
  } catch (error) {
    if (error instanceof CsvError) return error
    throw error
  }
}

/** Where each line begins. */
function startsOf(lines: string[]): number[] {
  let start = 0
  return lines.map((line) => {
    const here = start
    start += line.length + 1
    return here
  })
}

function testOf(names: string[], { origin, values }: Row): LocatedMap {
  const scalar = (value: string): Located => ({ kind: 'scalar', origin, value })
  const cells = names.map((name, index): [string, LocatedEntry] => {
    const text = values[index] ?? ''
    const words = text.split(/[\s,;]+/).filter((word) => word !== '')
    const list: Located = { kind: 'list', origin, items: words.map(scalar) }
    return [name, { key: origin, value: name === 'tags' ? list : scalar(text) }]
  })
  const own = cells.filter(
    ([name], index) => ownColumns.includes(name) && (name === 'input' || values[index] !== ''),
  )
  const vars = cells.filter(([name]) => !ownColumns.includes(name))
  const map: Located = { kind: 'map', origin, entries: new Map(vars) }
  return { kind: 'map', origin, entries: new Map([...own, ['vars', { key: origin, value: map }]]) }
}
