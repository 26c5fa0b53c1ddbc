import { readFile } from 'node:fs/promises'
import type { Desired } from '../../config/desired.ts'
import { fileType } from '../../config/knowledge/file-types.ts'
import { encodingOf } from '../../config/knowledge/inspect-file.ts'
import { codeFileTypes, textFileTypes } from '../../limits.ts'
import { bestLine, type FoundLine } from '../../report/reply/best-line.ts'
import type { Source } from '../../report/reply/sources.ts'

/** Of the code interpreter's types, those that are read by line. */
const dataTypes = codeFileTypes.filter((type) => type === '.csv' || type === '.xml')

/** The best line of every source that is a text file of this project, by the source's number. */
export async function findLines(sources: Source[], desired: Desired): Promise<Map<number, FoundLine>> {
  const files = new Map<string, string>(
    [...desired.knowledge.values()].flatMap(({ key, files }) =>
      files.map(({ path, absolute }) => [`${key}/${path}`, absolute] as const),
    ),
  )
  const found = await Promise.all(
    sources.map(async ({ number, path = '', quote, chunks }) => {
      const absolute = files.get(path)
      if (absolute === undefined || ![...textFileTypes, ...dataTypes].includes(fileType(path))) return []
      const text = await readText(absolute)
      const line = text === undefined ? undefined : bestLine(text, quote, chunks)
      return line === undefined ? [] : [[number, line] as const]
    }),
  )
  return new Map(found.flat())
}

/** Undefined where it has gone since the sync. */
async function readText(absolute: string): Promise<string | undefined> {
  try {
    const bytes = await readFile(absolute)
    return new TextDecoder(encodingOf(bytes)).decode(bytes)
  } catch {
    return undefined
  }
}
