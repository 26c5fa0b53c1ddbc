import { access, constants, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UserError, type Problem } from '../../errors.ts'
import type { Attachment } from '../../runtime/conversations.ts'

const purposes = ['code_interpreter', 'file_search', 'input'] as const

/**
 * The files of `--file`: `data.csv`, or `input:photo.png` where the tool is chosen. Throws one `UserError` that names
 * every one that cannot be read.
 */
export async function readAttachments(files: string[]): Promise<Attachment[]> {
  const attachments = files.map(parseAttachment)
  const problems = (await Promise.all(attachments.map(({ path }) => checkReadable(path)))).flat()
  const [first] = problems
  if (first === undefined) return attachments
  if (problems.length === 1) throw new UserError(first.code, first.message)
  throw new UserError('file-unreadable', `${problems.length} files cannot be attached`, { problems })
}

function parseAttachment(file: string): Attachment {
  const purpose = purposes.find((name) => file.startsWith(`${name}:`))
  if (purpose === undefined) return { path: resolve(file) }
  return { path: resolve(file.slice(purpose.length + 1)), for: purpose }
}

async function checkReadable(path: string): Promise<Problem[]> {
  try {
    if (!(await stat(path)).isFile()) return [problem('file-unreadable', `${path} is not a file`)]
    await access(path, constants.R_OK)
    return []
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return [
      isMissing
        ? problem('file-missing', `there is no file ${path}`)
        : problem('file-unreadable', `${path} cannot be read`),
    ]
  }
}

function problem(code: Problem['code'], message: string): Problem {
  return { code, severity: 'error', message }
}
