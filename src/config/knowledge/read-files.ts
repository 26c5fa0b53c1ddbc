import { stat } from 'node:fs/promises'
import type PQueue from 'p-queue'
import type { Problem, ProblemCode } from '../../errors.ts'
import { fileBytesMax } from '../../limits.ts'
import type { KnowledgeFile } from '../desired.ts'
import { displayPath } from '../display-path.ts'
import { mustBeText } from './file-types.ts'
import { readFrontMatter } from './front-matter.ts'
import type { Inspector } from './inspector.ts'
import type { KnowledgeSettings } from './knowledge-settings.ts'
import type { Read } from '../read.ts'
import type { UsedFile } from './select-files.ts'
import { errorCode } from '../yaml/source-text.ts'

/** How files are read: so many at a time, and by whom. */
export interface FileReading {
  queue: PQueue
  inspector: Inspector
}

/** Reads the chosen files of a knowledge base: size, hash, encoding, front matter. Empty ones are left out. */
export async function readFiles(
  files: UsedFile[],
  settings: KnowledgeSettings,
  displayRoot: string,
  { queue, inspector }: FileReading,
): Promise<{ files: KnowledgeFile[]; problems: Problem[] }> {
  const read = await queue.addAll(files.map((file) => () => readOne(file, settings, displayRoot, inspector)))
  const problems = read.flatMap((one) => one.problems)
  const present = read.flatMap((one) => one.value ?? [])
  const empty = present.filter((file) => file.bytes === 0)
  if (empty.length > 0) problems.push(summarizeEmpty(empty, displayPath(settings.root, displayRoot)))
  return { files: present.filter((file) => file.bytes > 0), problems }
}

async function readOne(
  used: UsedFile,
  settings: KnowledgeSettings,
  displayRoot: string,
  inspector: Inspector,
): Promise<Read<KnowledgeFile>> {
  const { path, absolute, search, code, asText, type } = used
  const shown = displayPath(absolute, displayRoot)
  const fail = (problem: ProblemCode, message: string, hint?: string): Read<KnowledgeFile> => ({
    problems: [
      {
        code: problem,
        severity: 'error',
        file: shown,
        message: `${shown} ${message}`,
        ...(hint && { hint }),
      },
    ],
  })
  try {
    const found = await stat(absolute)
    const { size } = found
    if (size > fileBytesMax)
      return fail('file-too-large', `has ${megabytes(size)}, at most ${megabytes(fileBytesMax)} are allowed`)
    const needsText = mustBeText(type, used)
    const { bytes, sha256, isText, isLfsPointer } = await inspector.inspect(absolute, found, needsText)
    if (isLfsPointer)
      return fail(
        'file-is-lfs-pointer',
        'is a Git LFS pointer, not the file itself',
        'fetch the files: git lfs pull',
      )
    if (needsText && !isText)
      return fail('file-encoding', 'is not text in UTF-8, UTF-16 or ASCII', 'save it as UTF-8, or exclude it')
    const file = { path, absolute, bytes, sha256, search, code, asText }
    if (!settings.frontMatter || type !== '.md') return { value: file, problems: [] }
    const attributes = await readFrontMatter(absolute, settings.attributes, displayRoot)
    return attributes.value
      ? { value: { ...file, attributes: attributes.value }, problems: [] }
      : { problems: attributes.problems }
  } catch (error) {
    const cause = errorCode(error)
    if (cause === undefined) throw error
    return fail('file-unreadable', `cannot be read (${cause})`)
  }
}

function summarizeEmpty(empty: KnowledgeFile[], file: string): Problem {
  const shown = empty.slice(0, 3).map(({ path }) => path)
  const more = empty.length > shown.length ? ` and ${empty.length - shown.length} more` : ''
  const count = empty.length === 1 ? '1 empty file' : `${empty.length} empty files`
  const message = `${count} skipped, which the API refuses: ${shown.join(', ')}${more}`
  return { code: 'files-skipped', severity: 'warning', file, message, hint: 'remove or exclude them' }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MB`
}
