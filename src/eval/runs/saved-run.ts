import { readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { readTranscripts } from './read-transcripts.ts'
import type { RunFolder } from './run-folder.ts'
import { readPlan, type RunPlan } from './run-plan.ts'
import type { Transcript } from './transcript.ts'

/** A run as far as it came. */
export interface SavedRun {
  plan: RunPlan
  folder: RunFolder
  /** Of threads that were asked to their end, whatever came of them. */
  transcripts: Transcript[]
}

/**
 * Opens a run to go on with it. What a kill left of a last line is cut off, so that lines can be added.
 * @param path absolute, of its folder
 */
export async function openSavedRun(path: string): Promise<SavedRun> {
  const plan = await readPlan(path)
  await cutTornLine(join(path, 'transcripts.jsonl'))
  return { plan, folder: { id: plan.id, path }, transcripts: await readTranscripts(path) }
}

/** Lines are written whole with their end, so that one without an end was torn. */
async function cutTornLine(file: string): Promise<void> {
  const content = await readFile(file).catch(() => Buffer.alloc(0))
  const whole = content.lastIndexOf('\n') + 1
  if (whole < content.length) await truncate(file, whole)
}
