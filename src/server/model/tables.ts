import { type Analysis, analyseQuestion, explainMissing, profileTable } from '../analysis/analyse.ts'
import { readTable, type Table } from '../analysis/table.ts'
import type { Question } from '../answer/question.ts'
import { decodeText } from '../extract/plain.ts'
import { UnreadableFile } from '../extract/unreadable.ts'
import type { CodeFile, TurnEvent } from './turn.ts'

/** Also those that were sent under a text file's name, because file search takes no CSV. */
const tableName = /\.(csv|tsv)(\.txt)?$/i

function decode(bytes: Uint8Array): string {
  try {
    return decodeText(bytes)
  } catch (error) {
    if (error instanceof UnreadableFile) return ''
    throw error
  }
}

/** The tables among files; what is no table, or cannot be read, is left out. */
export async function readTables(files: CodeFile[]): Promise<Table[]> {
  const tables: Table[] = []
  for (const { name, read } of files) {
    if (!tableName.test(name)) continue
    const table = readTable(name, decode(await read()))
    if (table !== undefined) tables.push(table)
  }
  return tables
}

/**
 * Answers each question that the tables can answer. Where that is none and `always` is set, it says what they lack, or
 * else what they hold.
 */
export function analyseTables(tables: Table[], questions: Question[], always: boolean): Analysis[] {
  const analyses = questions.flatMap((question) => analyseQuestion(tables, question) ?? [])
  if (analyses.length > 0 || !always) return analyses
  const lacking = questions.flatMap((question) => explainMissing(tables, question) ?? [])
  if (lacking.length > 0) return lacking
  return tables.map(profileTable)
}

/** The code that an analysis stands for, as it ran. */
export function toCodeEvent({ code, logs, chart }: Analysis): TurnEvent {
  const files = chart === undefined ? [] : [{ name: chart.name, content: chart.content }]
  return { type: 'code', code, logs, files }
}

/** A link to the chart of an analysis, where it has one. */
export function linkChart({ chart }: Analysis): TurnEvent[] {
  if (chart === undefined) return []
  return [
    { type: 'text', segment: { text: `\n\n[${chart.title}](` } },
    { type: 'link', file: chart.name },
    { type: 'text', segment: { text: ')' } },
  ]
}
