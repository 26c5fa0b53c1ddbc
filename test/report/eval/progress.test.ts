import { describe, expect, it } from 'vitest'
import { renderProgress } from '../../../src/report/eval/progress.ts'

const paint = (_: unknown, text: string) => text
const progress = { done: 12, kept: 2, total: 40, failed: 0, errors: 0, retries: 0 }

describe('renderProgress', () => {
  it('tells the time left by what was asked in this run', () => {
    expect(renderProgress(progress, 20_000, 80, paint)).toBe('12 of 40 threads · about 56 s left')
    expect(renderProgress(progress, 60_000, 80, paint)).toBe('12 of 40 threads · about 3 min left')
  })

  it('promises nothing before an answer, and nothing when all is done', () => {
    expect(renderProgress({ ...progress, done: 2 }, 20_000, 80, paint)).toBe('2 of 40 threads')
    expect(renderProgress({ ...progress, done: 40 }, 20_000, 80, paint)).toBe('40 of 40 threads')
  })

  it('counts what went wrong, in one line', () => {
    const troubled = { ...progress, failed: 2, errors: 1, retries: 1 }
    expect(renderProgress(troubled, 20_000, 80, paint)).toBe(
      '12 of 40 threads · 2 failed · 1 error · 1 retry · about 56 s left',
    )
    expect(renderProgress(troubled, 20_000, 20, paint)).toHaveLength(20)
  })
})
