import type { Assertion } from './assertion.ts'
import { citationF1 } from './citation-f1.ts'
import { citationPrecision } from './citation-precision.ts'
import { citationRecall } from './citation-recall.ts'
import { citationsResolve } from './citations-resolve.ts'
import { cites } from './cites.ts'
import { contains } from './contains.ts'
import { equals } from './equals.ts'
import { noCitations } from './no-citations.ts'
import { notCites } from './not-cites.ts'
import { regex } from './regex.ts'
import { retrieved } from './retrieved.ts'

/** Every kind of assertion. A new one is a file beside this one and a line here. */
const assertions: Assertion[] = [
  contains,
  regex,
  equals,
  cites,
  notCites,
  noCitations,
  citationsResolve,
  citationRecall,
  citationPrecision,
  citationF1,
  retrieved,
]

export interface AssertionUse {
  assertion: Assertion
  negated: boolean
}

const uses = new Map<string, AssertionUse>(
  assertions.flatMap((assertion): [string, AssertionUse][] => {
    const plain: [string, AssertionUse] = [assertion.type, { assertion, negated: false }]
    return assertion.negatable ? [plain, [`not-${assertion.type}`, { assertion, negated: true }]] : [plain]
  }),
)

/** Everything that may stand behind `type:`, for "did you mean". */
export const assertionTypes: string[] = [...uses.keys()]

/** What a type as written means; undefined where there is no such assertion. */
export function findAssertion(type: string): AssertionUse | undefined {
  return uses.get(type)
}
