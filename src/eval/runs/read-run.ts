import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { UserError } from '../../errors.ts'
import { runVersion, type RunResult } from './run-result.ts'
import { runSchema } from './run-schema.ts'

/**
 * Reads a run: its `run.json`, or the folder that holds it. Throws `UserError` where it is not there, is no run, or was
 * written by another version.
 */
export async function readRun(path: string): Promise<RunResult> {
  const file = await fileOf(path)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError('run-unreadable', `${path} cannot be read (${error.code ?? error.message})`, {
      hint: 'name a run.json, the folder that holds one, or the ID of a run in .asst/runs/',
      cause: error,
    })
  })
  return parseRun(text, file)
}

async function fileOf(path: string): Promise<string> {
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
  return isFolder ? join(path, 'run.json') : path
}

const versionSchema = z.object({ version: z.number() })

function parseRun(text: string, file: string): RunResult {
  const data = parseJson(text)
  const version = versionSchema.safeParse(data).data?.version
  if (version !== undefined && version !== runVersion) {
    throw new UserError(
      'run-version',
      `${file} is of version ${version}, and this program reads ${runVersion}`,
      {
        hint: version > runVersion ? 'update the program' : 'run the suites again',
      },
    )
  }
  const { data: run, error } = runSchema.safeParse(data)
  if (run !== undefined) return run
  const [issue] = error.issues
  const where = issue === undefined ? '' : ` (${issue.path.join('.') || 'top level'}: ${issue.message})`
  throw new UserError('run-unreadable', `${file} is no run of this program${where}`, {
    hint: 'run.json is written by `asst eval`; do not edit it',
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
