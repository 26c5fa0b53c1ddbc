import { realpath, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import glob, { type Entry } from 'fast-glob'
import type { Problem, ProblemCode } from '../../errors.ts'
import { displayPath, isInside } from '../display-path.ts'
import type { ReferenceContext } from '../file-reference.ts'
import { leavesRepository } from '../repository.ts'
import { errorCode } from '../yaml/source-text.ts'

/** Files that systems leave behind; the others of their kind begin with a dot. */
const litter = new Set(['Thumbs.db', 'desktop.ini'])

export interface WalkedFile {
  /** Relative to the folder, `/`-separated, NFC. */
  path: string
  absolute: string
}

export interface WalkOptions extends ReferenceContext {
  /** Look at files and folders whose names begin with a dot. */
  dot?: boolean
  /** Globs of what need not be walked. */
  ignore?: string[]
}

/** Lists the files of a folder, sorted by path; links are followed unless they loop or leave the repository. */
export async function walkFolder(
  folder: string,
  options: WalkOptions,
): Promise<{ files: WalkedFile[]; problems: Problem[] }> {
  const walked = { files: [], problems: [] }
  await walk({ folder, prefix: '', ancestors: [] }, options, walked)
  walked.files.sort(byPath)
  return walked
}

interface Step {
  folder: string
  /** What leads to the folder from the one that the walk began with. */
  prefix: string
  /** Real paths of the folders whose links led here. */
  ancestors: string[]
}

interface Walked {
  files: WalkedFile[]
  problems: Problem[]
}

async function walk(step: Step, options: WalkOptions, walked: Walked): Promise<void> {
  const entries = await listEntries(step, options, walked)
  for (const entry of entries) {
    if (litter.has(entry.name)) continue
    const absolute = join(step.folder, entry.path)
    const path = `${step.prefix}${entry.path}`
    if (entry.dirent.isFile()) walked.files.push({ path: path.normalize('NFC'), absolute })
    else if (entry.dirent.isSymbolicLink()) await follow({ path, absolute }, step, options, walked)
  }
}

async function listEntries({ folder, prefix }: Step, options: WalkOptions, walked: Walked): Promise<Entry[]> {
  try {
    return await glob('**/*', {
      cwd: folder,
      onlyFiles: false,
      followSymbolicLinks: false,
      dot: options.dot ?? false,
      objectMode: true,
      // Globs are relative to where the walk began.
      ignore: prefix === '' ? (options.ignore ?? []) : [],
    })
  } catch (error) {
    const code = errorCode(error)
    if (code === undefined) throw error
    const file = displayPath(folder, options.root)
    const message = `${file} or a folder in it cannot be read (${code})`
    walked.problems.push({ code: 'file-unreadable', severity: 'error', file, message })
    return []
  }
}

async function follow(link: WalkedFile, step: Step, options: WalkOptions, walked: Walked): Promise<void> {
  const shown = displayPath(link.absolute, options.root)
  const fail = (code: ProblemCode, message: string, hint: string) =>
    walked.problems.push({ code, severity: 'error', file: shown, message: `${shown} ${message}`, hint })
  let target: string
  try {
    target = await realpath(link.absolute)
  } catch (error) {
    if (errorCode(error) === 'ELOOP')
      fail('symlink-loop', 'is a symbolic link that leads back to itself', 'remove it')
    else fail('file-missing', 'is a symbolic link to what does not exist', 'remove it, or make what it names')
    return
  }
  if (await leavesRepository(link.absolute, options.repository)) {
    fail(
      'file-outside-repository',
      'is a symbolic link out of the git repository',
      'copy the files into the repository',
    )
    return
  }
  const found = await stat(target)
  if (found.isFile()) walked.files.push({ path: link.path.normalize('NFC'), absolute: link.absolute })
  if (!found.isDirectory()) return
  const ancestors = [...step.ancestors, await realpath(dirname(link.absolute))]
  if (ancestors.some((ancestor) => isInside(relative(target, ancestor)))) {
    fail('symlink-loop', 'is a symbolic link to a folder around it', 'remove it')
    return
  }
  await walk({ folder: link.absolute, prefix: `${link.path}/`, ancestors }, options, walked)
}

/** By code units, so that the order is the same on every system. */
function byPath(a: { path: string }, b: { path: string }): number {
  if (a.path === b.path) return 0
  return a.path < b.path ? -1 : 1
}
