import type { RunProgress } from '../../eval/asking/run-suites.ts'
import { renderProgress } from '../../report/eval/progress.ts'
import type { Output, Terminal } from '../terminal/context.ts'

interface ShownProgress {
  show(progress: RunProgress): void
  /** Takes the line away. */
  end(): void
}

/** One line on standard error that overwrites itself, where a person watches. */
export function showRunProgress({ isWatched, paint, width }: Output, { stderr }: Terminal): ShownProgress {
  if (!isWatched || stderr.isTTY !== true) return { show: () => {}, end: () => {} }
  const startedAt = Date.now()
  return {
    // A line as wide as the terminal would wrap, and could not be taken back.
    show: (progress) =>
      stderr.write(`\r\u001B[K${renderProgress(progress, Date.now() - startedAt, width - 1, paint)}`),
    end: () => stderr.write('\r\u001B[K'),
  }
}
