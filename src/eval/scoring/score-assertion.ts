import type { Subject } from '../assertions/assertion.ts'
import { findAssertion } from '../assertions/registry.ts'
import type { Score } from './score.ts'
import type { AssertionSpec } from '../suites/suite.ts'

/** Fractions such as 2PR / (P + R) may miss the threshold that they equal by a rounding error. */
const rounding = 1e-9

/** Applies one assertion to what was saved. Pure. */
export function scoreAssertion(spec: AssertionSpec, subject: Subject): Score {
  const use = findAssertion(spec.type)
  if (use === undefined) throw new Error(`a suite with the unknown assertion ${spec.type} was not refused`)
  const { type, threshold, weight, metric, gate, place } = spec
  const common = {
    type,
    threshold,
    weight,
    ...(metric === undefined ? {} : { metric }),
    gate,
    line: place.line,
  }

  const outcome = use.assertion.score(subject, spec.params)
  if ('unscored' in outcome) return { ...common, status: 'unscored', explanation: outcome.unscored }
  const value = use.negated ? 1 - outcome.value : outcome.value
  const status = value + rounding >= threshold ? 'pass' : 'fail'
  return { ...common, status, value, explanation: outcome.explanation }
}
