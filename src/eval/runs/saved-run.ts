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
}

/**
 * Reads what a run asks, to go on with it.
 * @param path absolute, of its folder
 */
export async function readSavedRun(path: string): Promise<SavedRun> {
  const plan = await readPlan(path)
  return { plan, folder: { id: plan.id, path } }
}

/**
 * Threads of a run that were asked to their end, whatever came of them. What a kill left of a last line is cut off, so
 * that lines can be added; nobody else may be adding any.
 */
export async function reopenTranscripts({ path }: RunFolder): Promise<Transcript[]> {
  await cutTornLine(join(path, 'transcripts.jsonl'))
  return readTranscripts(path)
}

/** Lines are written whole with their end, so that one without an end was torn. */
async function cutTornLine(file: string): Promise<void> {
  const content = await readFile(file).catch(() => Buffer.alloc(0))
  const whole = content.lastIndexOf('\n') + 1
  if (whole < content.length) await truncate(file, whole)
}
