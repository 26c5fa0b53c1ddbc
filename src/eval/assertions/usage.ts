import type { Reply } from '../../runtime/reply.ts'
import type { Subject } from './assertion.ts'
import { repliesOf } from './subject.ts'

/** Tokens of all turns together; undefined where the provider did not say for one of them. */
export function usageOf(subject: Subject): Reply['usage'] {
  const usages = repliesOf(subject).map(({ usage }) => usage)
  return usages.reduce(
    (sum, usage) =>
      sum &&
      usage && {
        inputTokens: sum.inputTokens + usage.inputTokens,
        outputTokens: sum.outputTokens + usage.outputTokens,
      },
    { inputTokens: 0, outputTokens: 0 },
  )
}

export const usageUnknown = 'the provider did not say how many tokens were used'
