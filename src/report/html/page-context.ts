import type { ThreadKey, Transcript } from '../../eval/runs/transcript.ts'
import type { BaselineSuite } from './before.ts'

/** What the parts of a page look up. */
export interface PageContext {
  transcriptOf(key: ThreadKey): Transcript | undefined
  /** By a suite's key. */
  baselineOf(suite: string): BaselineSuite | undefined
  /** Where the text of a retrieved chunk will stand. */
  chunkIdOf(text: string): string
}
