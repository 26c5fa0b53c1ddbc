import { type Analysis, analyseQuestion, profileTable } from '../analysis/analyse.ts'
import { readTable, type Table } from '../analysis/table.ts'
import type { Question } from '../answer/question.ts'
import type { ServerContext } from '../context.ts'
import { decodeText } from '../extract/plain.ts'
import { UnreadableFile } from '../extract/unreadable.ts'
import { fileRecord, readFile } from '../knowledge/files.ts'

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
export async function readTables(context: ServerContext, fileIds: string[]): Promise<Table[]> {
  const tables: Table[] = []
  for (const id of fileIds) {
    const { filename } = fileRecord(context, id)
    if (!tableName.test(filename)) continue
    const table = readTable(filename, decode(await readFile(context, id)))
    if (table !== undefined) tables.push(table)
  }
  return tables
}

/** Answers each question that the tables can answer; all of them are profiled where that is none and `always` is set. */
export function analyseTables(tables: Table[], questions: Question[], always: boolean): Analysis[] {
  const analyses = questions.flatMap((question) => analyseQuestion(tables, question) ?? [])
  if (analyses.length > 0 || !always) return analyses
  return tables.map(profileTable)
}
