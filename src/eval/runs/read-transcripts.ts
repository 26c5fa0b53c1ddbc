import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { UserError } from '../../errors.ts'
import { threadKey, transcriptVersion, type Transcript } from './transcript.ts'
import { transcriptSchema } from './transcript-schema.ts'

/**
 * Reads what was said in a run, from its folder. A thread that was written twice counts as it was written last. A last
 * line that a kill cut off is left out, like a thread that never ended. Throws `UserError` for any other line that is
 * none of ours.
 */
export async function readTranscripts(folder: string): Promise<Transcript[]> {
  const file = join(folder, 'transcripts.jsonl')
  const threads = new Map<string, Transcript>()
  let broken: UserError | undefined
  let line = 0
  try {
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      line++
      if (text === '') continue
      if (broken !== undefined) throw broken
      const data = parseJson(text)
      if (data === undefined) broken = unreadable(`${file}:${line} is no line of JSON`)
      else {
        const transcript = check(data, `${file}:${line}`)
        threads.set(threadKey(transcript), transcript)
      }
    }
  } catch (error) {
    if (error instanceof UserError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw unreadable(`${file} cannot be read (${code})`, error)
  }
  return [...threads.values()]
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function check(data: unknown, place: string): Transcript {
  const { data: transcript, error } = transcriptSchema.safeParse(data)
  if (transcript !== undefined) return transcript
  const version = typeof data === 'object' && data !== null && 'version' in data ? data.version : undefined
  if (version !== undefined && version !== transcriptVersion) {
    throw new UserError(
      'run-version',
      `${place} is of version ${String(version)}, and this program reads ${transcriptVersion}`,
      { hint: 'score it with the version of the program that wrote it, or run the suites again' },
    )
  }
  const [issue] = error.issues
  const where = issue === undefined ? '' : ` (${issue.path.join('.') || 'top level'}: ${issue.message})`
  throw unreadable(`${place} is no transcript${where}`)
}

function unreadable(message: string, cause?: unknown): UserError {
  return new UserError('run-unreadable', message, {
    hint: 'transcripts.jsonl is written by `asst eval`; do not edit it',
    ...(cause === undefined ? {} : { cause }),
  })
}
