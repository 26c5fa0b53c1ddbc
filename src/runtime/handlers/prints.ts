import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** Gets each line that a handler prints beside its answer. */
export type PrintListener = (line: string) => void

/** Hands on what a handler prints, line by line, so that two handlers never share a line. */
export function readPrints(stream: Readable | null, onPrint: PrintListener | undefined): void {
  if (stream === null || onPrint === undefined) return
  createInterface({ input: stream }).on('line', onPrint)
}
