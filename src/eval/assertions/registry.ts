import type { Assertion } from './assertion.ts'
import { calls } from './calls.ts'
import { citationF1 } from './citation-f1.ts'
import { citationPrecision } from './citation-precision.ts'
import { citationRecall } from './citation-recall.ts'
import { citationSupport } from './citation-support.ts'
import { citationsResolve } from './citations-resolve.ts'
import { cites } from './cites.ts'
import { claimCited } from './claim-cited.ts'
import { contains } from './contains.ts'
import { containsAll } from './contains-all.ts'
import { containsAny } from './contains-any.ts'
import { cost } from './cost.ts'
import { equals } from './equals.ts'
import { fileOutput } from './file-output.ts'
import { groundedCitations } from './grounded-citations.ts'
import { icontains } from './icontains.ts'
import { isJson } from './is-json.ts'
import { javascript } from './javascript.ts'
import { latency } from './latency.ts'
import { llmRubric } from './llm-rubric.ts'
import { mrr } from './mrr.ts'
import { ndcg } from './ndcg.ts'
import { noCalls } from './no-calls.ts'
import { noCitations } from './no-citations.ts'
import { notCites } from './not-cites.ts'
import { recallAtK } from './recall-at-k.ts'
import { refusal } from './refusal.ts'
import { regex } from './regex.ts'
import { retrieved } from './retrieved.ts'
import { sentenceCoverage } from './sentence-coverage.ts'
import { startsWith } from './starts-with.ts'
import { tokens } from './tokens.ts'

/** Every kind of assertion. A new one is a file beside this one and a line here. */
const assertions: Assertion[] = [
  contains,
  icontains,
  containsAny,
  containsAll,
  regex,
  equals,
  startsWith,
  isJson,
  javascript,
  cites,
  notCites,
  noCitations,
  citationsResolve,
  citationRecall,
  citationPrecision,
  citationF1,
  groundedCitations,
  sentenceCoverage,
  claimCited,
  retrieved,
  recallAtK,
  mrr,
  ndcg,
  calls,
  noCalls,
  fileOutput,
  refusal,
  latency,
  tokens,
  cost,
  llmRubric,
  citationSupport,
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
