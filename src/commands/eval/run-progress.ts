import type { RunProgress } from '../../eval/asking/run-suites.ts'
import { renderProgress } from '../../report/eval/progress.ts'
import type { Output, Terminal } from '../terminal/context.ts'

interface ShownProgress {
  show(progress: RunProgress): void
  /** Takes the line away, where it is one that moves. */
  end(): void
}

/** Milliseconds between lines that stay: a log stays short, and shows that something goes on. */
const interval = 30_000

/**
 * One line on standard error that overwrites itself, where a person watches; else a line now and then.
 * @param clock milliseconds
 */
export function showRunProgress(
  { isWatched, note, paint, width }: Pick<Output, 'isWatched' | 'note' | 'paint' | 'width'>,
  { stderr }: Pick<Terminal, 'stderr'>,
  clock: () => number = Date.now,
): ShownProgress {
  const startedAt = clock()
  if (!isWatched || stderr.isTTY !== true) {
    let saidAt = startedAt
    return {
      show: (progress) => {
        // The summary follows the last thread at once.
        if (clock() - saidAt < interval || progress.done === progress.total) return
        saidAt = clock()
        note(renderProgress(progress, saidAt - startedAt, width, paint))
      },
      end: () => {},
    }
  }
  return {
    // A line as wide as the terminal would wrap, and could not be taken back.
    show: (progress) =>
      stderr.write(`\r\u001B[K${renderProgress(progress, clock() - startedAt, width - 1, paint)}`),
    end: () => stderr.write('\r\u001B[K'),
  }
}
