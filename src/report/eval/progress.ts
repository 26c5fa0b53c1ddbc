import type { RunProgress } from '../../eval/asking/run-suites.ts'
import type { Paint } from '../paint.ts'
import { clipEnd } from './text.ts'

/**
 * How far a run is, in one line: `12 of 40 threads · 1 failed · about 2 min left`.
 * @param elapsed milliseconds since the first was asked
 */
export function renderProgress(progress: RunProgress, elapsed: number, width: number, paint: Paint): string {
  const { done, total, failed, errors, retries } = progress
  const parts = [
    `${done} of ${total} threads`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(errors > 0 ? [errors === 1 ? '1 error' : `${errors} errors`] : []),
    ...(retries > 0 ? [retries === 1 ? '1 retry' : `${retries} retries`] : []),
    ...timeLeft(progress, elapsed),
  ]
  const style = failed + errors > 0 ? 'yellow' : 'dim'
  return paint(style, clipEnd(parts.join(' · '), width))
}

/** At the pace so far, once there is one. */
function timeLeft({ done, kept, total }: RunProgress, elapsed: number): string[] {
  const asked = done - kept
  if (asked === 0 || done === total) return []
  const seconds = Math.ceil(((elapsed / asked) * (total - done)) / 1000)
  return [seconds < 60 ? `about ${seconds} s left` : `about ${Math.round(seconds / 60)} min left`]
}
