import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { Problem } from '../errors.ts'
import type { Place } from './desired.ts'
import { displayPath } from './display-path.ts'
import { leavesRepository } from './repository.ts'
import { problemAt } from './yaml/source-text.ts'
import { suggest } from './suggest.ts'

/** What is needed to judge a path that a file names. */
export interface ReferenceContext {
  /** Absolute path of the project. */
  root: string
  repository: string | undefined
}

/** Resolves a path against the file that contains it. */
export function resolveReference(path: string, containingFile: string): string {
  return resolve(dirname(containingFile), path)
}

/** Checks that a file which another one names exists and lies in the repository. */
export async function checkReference(
  file: string,
  place: Place,
  context: ReferenceContext,
  hint?: string,
): Promise<Problem | undefined> {
  const shown = displayPath(file, context.root)
  if (await leavesRepository(file, context.repository)) {
    const advice = 'keep it in the repository, so that every checkout has it'
    return problemAt('file-outside-repository', place, `${shown} lies outside the git repository`, advice)
  }
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile()) return undefined
  if (found) return problemAt('file-unreadable', place, `${shown} is a folder, not a file`)
  const siblings = await readdir(dirname(file)).catch(() => [])
  const candidate = suggest(basename(file), siblings)
  const advice = candidate === undefined ? hint : `did you mean ${candidate}?`
  return problemAt('file-missing', place, `${shown} does not exist`, advice)
}
