import type { TestScore } from '../../eval/scoring/score.ts'

/** `refund (1 of 3)`: tests of which some repeats passed and some failed. */
export function nameFlaky(tests: TestScore[]): string[] {
  return tests.filter(({ flaky }) => flaky).map(({ id, passes, repeat }) => `${id} (${passes} of ${repeat})`)
}
