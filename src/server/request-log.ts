import { closeSync, openSync, writeSync } from 'node:fs'
import type { RequestEntry } from './app.ts'

/** A file that gets one line of JSON for each answered request. */
export interface RequestLog {
  write(entry: RequestEntry): void
  close(): void
}

/**
 * Opens a log, to go on at its end. Lines are written at once, so that a kill loses none.
 * Throws what the file system says where that cannot be.
 */
export function openRequestLog(path: string): RequestLog {
  const file = openSync(path, 'a')
  return {
    write: ({ method, path, status, bytes, durationMs }) => {
      const time = new Date().toISOString()
      const line = { time, method, path, status, bytes, duration_ms: Math.round(durationMs * 10) / 10 }
      writeSync(file, `${JSON.stringify(line)}\n`)
    },
    close: () => closeSync(file),
  }
}
