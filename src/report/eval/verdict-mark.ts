import type { Verdict } from '../../eval/scoring/score.ts'

interface Mark {
  text: string
  style: 'green' | 'red' | 'yellow' | 'dim'
}

const marks: Record<Verdict, Mark> = {
  pass: { text: '✓', style: 'green' },
  fail: { text: '✗', style: 'red' },
  error: { text: '!', style: 'yellow' },
  unscored: { text: '?', style: 'dim' },
}

/** One letter and its colour. */
export function markOf(verdict: Verdict): Mark {
  return marks[verdict]
}
