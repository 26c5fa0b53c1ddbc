import type { Question } from '../answer/question.ts'
import { drawChart } from '../chart/chart.ts'
import { chartQuery, chooseChart, wantsChart } from './choose-chart.ts'
import { compute, describeResult } from './compute.ts'
import { writeChartCode, writeColumnsCode, writeProfileCode, writeQueryCode } from './pandas.ts'
import { isNamed } from './measure.ts'
import { findMissing, readQuery, type TableQuery } from './query.ts'
import { describeTable } from './statistics.ts'
import type { Table } from './table.ts'

/** A chart that was drawn: the code it stands for, and its PNG. */
interface DrawnChart {
  code: string
  title: string
  /** A basename: `sales-revenue-by-month.png`. */
  name: string
  content: Uint8Array
}

/** What was computed: the code it stands for, what that prints, and the answer. */
export interface Analysis {
  code: string
  logs: string
  answer: string
  chart?: DrawnChart
}

/** The table that a question says most of, by values and then by names of columns, with what it asks of it. */
function findQuery(tables: Table[], question: Question): { table: Table; query: TableQuery } | undefined {
  const stems = question.terms.map(({ stem }) => stem)
  const found = tables.flatMap((table) => {
    const query = readQuery(table, question)
    const named = table.columns.filter((column) => isNamed(column, stems)).length
    return query === undefined ? [] : [{ table, query, named }]
  })
  return found.toSorted((a, b) => b.query.filters.length - a.query.filters.length || b.named - a.named)[0]
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

function draw(table: Table, query: TableQuery | undefined): DrawnChart | undefined {
  const chart = chooseChart(table, query)
  if (chart === undefined) return undefined
  const stem = slug(table.filename.replace(/\.\w+(\.txt)?$/, ''))
  const name = `${[stem, slug(`${chart.yLabel} by ${chart.xLabel}`)].filter(Boolean).join('-')}.png`
  return { code: writeChartCode(chart, query, name), title: chart.title, name, content: drawChart(chart) }
}

function withChart(analysis: Analysis, chart: DrawnChart | undefined): Analysis {
  return chart === undefined ? analysis : { ...analysis, code: `${analysis.code}\n${chart.code}`, chart }
}

function answerQuery(table: Table, query: TableQuery): Analysis {
  const result = compute(table, query)
  const logs = result.values.map(({ group, value }) =>
    group === undefined ? `${value}` : `${group}  ${value}`,
  )
  return {
    code: writeQueryCode(table, query),
    logs: logs.join('\n'),
    answer: describeResult(query, result),
  }
}

/** Answers one question by computing over the tables; undefined where it asks for nothing that is in them. */
export function analyseQuestion(tables: Table[], question: Question): Analysis | undefined {
  const found = findQuery(tables, question)
  const [first] = tables
  if (!wantsChart(question)) return found === undefined ? undefined : answerQuery(found.table, found.query)
  if (first === undefined) return undefined
  const missing = explainMissing(tables, question)
  if (found === undefined && missing !== undefined) return missing
  const table = found?.table ?? first
  const query = chartQuery(table, question)
  return query === undefined ? profileTable(table) : withChart(answerQuery(table, query), draw(table, query))
}

/** Says that no table has a column for what a question asks; undefined where one may have. */
export function explainMissing(tables: Table[], question: Question): Analysis | undefined {
  const missing = tables.map((table) => findMissing(table, question))
  const [what] = missing
  if (what === undefined || missing.includes(undefined)) return undefined
  const names = tables.map(({ columns }) => columns.map((column) => column.name))
  const answers = tables.map(
    ({ filename }, index) =>
      `${filename} has no column for ${what}. Its columns: ${names[index]?.join(', ')}.`,
  )
  return {
    code: tables.map(writeColumnsCode).join('\n'),
    logs: names.map((list) => JSON.stringify(list)).join('\n'),
    answer: answers.join('\n'),
  }
}

/** Says what a table holds, with a chart of what is most telling in it. */
export function profileTable(table: Table): Analysis {
  const profile = describeTable(table)
  const chart = draw(table, chartQuery(table, undefined))
  return withChart({ code: writeProfileCode(table), logs: profile, answer: profile }, chart)
}
