import type { Question } from '../answer/question.ts'
import { compute, describeResult } from './compute.ts'
import { writeProfileCode, writeQueryCode } from './pandas.ts'
import { readQuery, type TableQuery } from './query.ts'
import { describeTable } from './statistics.ts'
import type { Table } from './table.ts'

/** What was computed: the code it stands for, what that prints, and the answer. */
export interface Analysis {
  code: string
  logs: string
  answer: string
}

/** The table that a question says most of, with what it asks of it. */
function findQuery(tables: Table[], question: Question): { table: Table; query: TableQuery } | undefined {
  const found = tables.flatMap((table) => {
    const query = readQuery(table, question)
    return query === undefined ? [] : [{ table, query }]
  })
  return found.toSorted((a, b) => b.query.filters.length - a.query.filters.length)[0]
}

/** Answers one question by computing over the tables; undefined where it asks for nothing that is in them. */
export function analyseQuestion(tables: Table[], question: Question): Analysis | undefined {
  const found = findQuery(tables, question)
  if (found === undefined) return undefined
  const { table, query } = found
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

/** Says what a table holds. */
export function profileTable(table: Table): Analysis {
  const profile = describeTable(table)
  return { code: writeProfileCode(table), logs: profile, answer: profile }
}
