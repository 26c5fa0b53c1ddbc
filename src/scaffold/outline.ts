import { readFile } from 'node:fs/promises'
import { basename, extname, relative, sep } from 'node:path'
import { fileType } from '../config/knowledge/file-types.ts'
import { walkFolder } from '../config/knowledge/walk-folder.ts'
import { findRepository, leavesRepository } from '../config/repository.ts'
import { UserError } from '../errors.ts'
import { searchFileTypes, textFileTypes } from '../limits.ts'

/** A folder of documents, so far as a new project needs to know it. */
export interface Outline {
  /** Of the knowledge base. */
  key: string
  /** Of the folder, relative to the project. */
  root: string
  /** A few of its documents, spread over it, to ask about. */
  documents: { path: string; topic: string }[]
}

/** People ask about these rather than about code. */
const proseTypes = ['.md', '.html', '.txt', '.pdf', '.docx', '.tex']

/** Enough to see that it works. */
const documentsMax = 5

/** Bytes of a document that are read for its topic. */
const topicWithin = 8192

/** Characters of a topic: a sentence. */
const topicMax = 160

/** Throws `UserError` where there is no document, or the folder lies outside the project's git repository. */
export async function readOutline(folder: string, project: string): Promise<Outline> {
  const repository = await findRepository(project)
  const { files, problems } = await walkFolder(folder, { root: project, repository })
  if (problems.length > 0) throw new UserError('files-invalid', `${folder} cannot be used`, { problems })
  const usable = files.filter(({ path }) => searchFileTypes.includes(fileType(path)))
  if (usable.length === 0) {
    throw new UserError('knowledge-empty', `${folder} holds no document that file search takes`, {
      hint: `it takes ${searchFileTypes.join(' ')}`,
    })
  }
  if (await leavesRepository(folder, repository)) {
    throw new UserError(
      'file-outside-repository',
      `${folder} lies outside the git repository of the project`,
      {
        hint: 'another checkout would not have it: copy the documents in, or make the project outside a repository',
      },
    )
  }
  const prose = usable.filter(({ path }) => proseTypes.includes(fileType(path)))
  const candidates = prose.length > 0 ? prose : usable
  const step = Math.max(1, Math.floor(candidates.length / documentsMax))
  const chosen = candidates.filter((_, index) => index % step === 0).slice(0, documentsMax)
  return {
    key: keyOf(folder),
    root: relative(project, folder).split(sep).join('/') || '.',
    documents: await Promise.all(
      chosen.map(async ({ path, absolute }) => ({ path, topic: await readTopic(absolute) })),
    ),
  }
}

/** Letters, digits and dashes of the folder's name. */
function keyOf(folder: string): string {
  const key = basename(folder)
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return key === '' ? 'documents' : key
}

/** What a document says first: enough of its own words that a search for them finds it among others. */
async function readTopic(file: string): Promise<string> {
  const name = basename(file, extname(file)).replaceAll(/[-_.]+/g, ' ')
  if (!textFileTypes.includes(fileType(file))) return name
  const text = (await readFile(file)).subarray(0, topicWithin).toString('utf8')
  const body = text.replace(/^---\n.*?\n---\n/s, '').replaceAll(/<(style|script)\b.*?<\/\1>|<[^>]*>/gis, ' ')
  const words = body
    .replaceAll(/\{\{.*?\}\}|[`*_#>|[\](){}"\\]+/gs, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (words.length <= topicMax) return words === '' ? name : words
  return words.slice(0, words.lastIndexOf(' ', topicMax) + 1 || topicMax).trim()
}
