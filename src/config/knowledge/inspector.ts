import type { Stats } from 'node:fs'
import { inspectFile, type Inspection } from './inspect-file.ts'

/** Says what a file holds. One that remembers need not read what has not changed since. */
export interface Inspector {
  /**
   * @param found the file's, asked for just before
   * @param text whether to find out if it is text, which costs decoding it
   */
  inspect(file: string, found: Stats, text: boolean): Promise<Inspection>
}

/** Reads every file, every time. */
export const forgetfulInspector: Inspector = {
  inspect: (file, { size }, text) => inspectFile(file, text, size),
}
