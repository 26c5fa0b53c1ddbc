import picomatch from 'picomatch'
import type { Problem } from '../../errors.ts'
import { knowledgePathMax } from '../../limits.ts'
import { displayPath } from '../display-path.ts'
import type { ReferenceContext } from '../file-reference.ts'
import type { KnowledgeSettings } from './knowledge-settings.ts'
import { walkFolder, type WalkedFile } from './walk-folder.ts'

/** Lists the files of a knowledge base that its globs mean, sorted by path. */
export async function scanFolder(
  settings: KnowledgeSettings,
  context: ReferenceContext,
): Promise<{ files: WalkedFile[]; problems: Problem[] }> {
  const { root, include, exclude } = settings
  // Names with a dot are looked at only where a glob spells one out.
  const dot = include?.some((pattern) => /(^|\/)\./.test(pattern)) ?? false
  const walked = await walkFolder(root, { ...context, dot, ignore: exclude })
  const isExcluded = picomatch(exclude, { dot: true })
  const kept = walked.files.filter(({ path }) => !isExcluded(path))

  const matchers = (include ?? ['**/*']).map((pattern) => ({ pattern, matches: picomatch(pattern) }))
  const unmatched = matchers.filter(({ matches }) => !kept.some(({ path }) => matches(path)))
  const files = kept.filter(({ path }) => matchers.some(({ matches }) => matches(path)))
  const problems = [
    ...walked.problems,
    ...(include ? unmatched.map(({ pattern }) => emptyGlob(pattern, settings, context)) : []),
    ...files.flatMap((file) => checkPathLength(file, context)),
  ]
  return { files, problems }
}

function emptyGlob(
  pattern: string,
  { root, source, include }: KnowledgeSettings,
  { root: base }: ReferenceContext,
): Problem {
  const shown = displayPath(root, base)
  const place = source?.place(['include', include?.indexOf(pattern) ?? 0]) ?? { file: shown }
  const hint = pattern.includes('*')
    ? 'mend or remove the glob'
    : `for all files of a folder write ${pattern}/**`
  const message = `${pattern} matches no file in ${shown}`
  return { code: 'glob-empty', severity: 'error', ...place, message, hint }
}

function checkPathLength({ path, absolute }: WalkedFile, { root }: ReferenceContext): Problem[] {
  if (path.length <= knowledgePathMax) return []
  const file = displayPath(absolute, root)
  const message = `${path} is ${path.length} characters long, at most ${knowledgePathMax} are allowed`
  const hint = 'the path is stored as an attribute of the file: shorten it'
  return [{ code: 'file-path-too-long', severity: 'error', file, message, hint }]
}
