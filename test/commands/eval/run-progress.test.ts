import { expect, it } from 'vitest'
import { showRunProgress } from '../../../src/commands/eval/run-progress.ts'

const paint = (_: unknown, text: string) => text
const progress = (done: number) => ({ done, kept: 0, total: 40, failed: 0, errors: 0, retries: 0 })

it('says in a log how far a run is, at most every 30 seconds, and leaves its end to the summary', () => {
  const lines: string[] = []
  let now = 0
  const output = { isWatched: false, width: 80, paint, note: (line: string) => lines.push(line) }
  const shown = showRunProgress(output, { stderr: { write: (text) => lines.push(text) } }, () => now)
  for (const done of [1, 2, 20, 30, 40]) {
    now += 20_000
    shown.show(progress(done))
  }
  shown.end()
  expect(lines).toEqual(['2 of 40 threads · about 13 min left', '30 of 40 threads · about 27 s left'])
})
