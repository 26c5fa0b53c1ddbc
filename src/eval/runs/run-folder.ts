import { appendFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunResult } from './run-result.ts'
import type { Transcript } from './transcript.ts'
import { writeWhole } from './write-whole.ts'

/** `.asst/runs/<id>/`, of one run. */
export interface RunFolder {
  id: string
  /** Absolute. */
  path: string
}

/** IDs sort by time; `random` (0..1) tells runs of one second apart. */
export async function createRunFolder(
  runsFolder: string,
  now: Date,
  random: () => number,
): Promise<RunFolder> {
  const time = now
    .toISOString()
    .replaceAll(/[-:]|\..*/g, '')
    .replace('T', '-')
  const suffix = Math.floor(random() * 36 ** 4)
    .toString(36)
    .padStart(4, '0')
  const id = `${time}-${suffix}`
  const path = join(runsFolder, id)
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'transcripts.jsonl'), '')
  return { id, path }
}

/** Adds one line. Synchronous, so that lines of threads that end together never mix. */
export function appendTranscript(folder: RunFolder, transcript: Transcript): void {
  appendFileSync(join(folder.path, 'transcripts.jsonl'), `${JSON.stringify(transcript)}\n`)
}

export async function writeRunResult(folder: RunFolder, result: RunResult): Promise<void> {
  await writeWhole(join(folder.path, 'run.json'), `${JSON.stringify(result, null, 2)}\n`)
}

/** A run that was put together from others. */
export async function saveRun(
  runsFolder: string,
  result: RunResult,
  transcripts: Transcript[],
): Promise<RunFolder> {
  const folder = { id: result.id, path: join(runsFolder, result.id) }
  await mkdir(folder.path, { recursive: true })
  const lines = transcripts.map((transcript) => `${JSON.stringify(transcript)}\n`)
  await writeWhole(join(folder.path, 'transcripts.jsonl'), lines.join(''))
  await writeRunResult(folder, result)
  return folder
}
