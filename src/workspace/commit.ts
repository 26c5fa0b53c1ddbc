import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** The commit that a folder is at; undefined outside a repository, before its first commit, and without git. */
export async function commitOf(folder: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: folder })
    return stdout.trim()
  } catch {
    return undefined
  }
}
