import type { Problem } from '../../errors.ts'
import { displayPath } from '../display-path.ts'
import type { WalkedFile } from './walk-folder.ts'

/** Paths that are one path on a system which ignores case, or the form of composed letters. */
export function findCaseConflicts(files: WalkedFile[], displayRoot: string): Problem[] {
  const seen = new Map<string, WalkedFile>()
  const problems: Problem[] = []
  for (const file of files) {
    const folded = file.path.toLowerCase()
    const other = seen.get(folded)
    if (!other) {
      seen.set(folded, file)
      continue
    }
    const [first, second] = [other, file].map(({ absolute }) => displayPath(absolute, displayRoot))
    const difference = other.path === file.path ? 'the Unicode form of their letters' : 'upper and lower case'
    problems.push({
      code: 'file-case-conflict',
      severity: 'error',
      ...(second !== undefined && { file: second }),
      message: `${first} and ${second} differ only in ${difference}`,
      hint: 'rename one of them: on other systems both are the same file',
    })
  }
  return problems
}

/** Two files that declare one thing. */
export function duplicateKey(what: string, first: string, second: string, displayRoot: string): Problem {
  const [a, b] = [displayPath(first, displayRoot), displayPath(second, displayRoot)]
  const message = `${what} is declared twice: in ${a} and ${b}`
  return { code: 'duplicate-key', severity: 'error', file: b, message, hint: 'remove or rename one of them' }
}
