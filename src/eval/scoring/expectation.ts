import { findAssertion } from '../assertions/registry.ts'
import type { Expectation } from '../metrics/sources.ts'
import type { AssertionSpec } from '../suites/suite.ts'

/** What one assertion itself says should be cited. */
export function expectationOfOne({ type, params }: AssertionSpec): Expectation | undefined {
  return findAssertion(type)?.assertion.expects(params)
}

/** What the `cites` of a list expect together; without one, what the first `citation-*` says itself. */
export function expectationOfAll(specs: AssertionSpec[]): Expectation | undefined {
  const cites = specs.filter(({ type }) => type === 'cites').flatMap((spec) => expectationOfOne(spec) ?? [])
  if (cites.length === 0) return specs.map(expectationOfOne).find((own) => own !== undefined)
  const allow = cites.flatMap((expectation) => expectation.allow ?? [])
  return { groups: cites.flatMap(({ groups }) => groups), ...(allow.length === 0 ? {} : { allow }) }
}
