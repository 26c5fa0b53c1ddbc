import { recallRatio } from '../metrics/citations.ts'
import { describeGroup, isAllowed, matchesGroup } from '../metrics/sources.ts'
import { defineAssertion } from './assertion.ts'
import { allowedSources, expectationOf, groupsOf, sourceGroups, sourcesOf } from './source-fields.ts'
import { citedPathsOf } from './subject.ts'

/** Every group of `value` is cited; where `allow` is given, nothing outside both is. */
export const cites = defineAssertion({
  type: 'cites',
  fields: { value: sourceGroups, allow: allowedSources.optional() },
  sources: sourcesOf,
  expects: (params) => expectationOf(params),
  forbids: ({ value, allow }, path) =>
    allow !== undefined && !isAllowed({ groups: groupsOf(value), allow }, path),
  score(subject, { value, allow }) {
    const groups = groupsOf(value)
    const cited = citedPathsOf(subject)
    const expectation = { groups, ...(allow === undefined ? {} : { allow }) }
    const outside = allow === undefined ? [] : cited.filter((path) => !isAllowed(expectation, path))
    const missing = groups.filter((group) => !cited.some((path) => matchesGroup(group, path)))
    const faults = [
      ...(missing.length > 0 ? [`${missing.map(describeGroup).join(', ')} not cited`] : []),
      ...(outside.length > 0 ? [`${outside.join(', ')} cited but not allowed`] : []),
    ]
    const { hits, total } = recallRatio(expectation, cited)
    return {
      value: outside.length > 0 ? 0 : hits / total,
      explanation: faults.length > 0 ? faults.join('; ') : `${groups.map(describeGroup).join(', ')} cited`,
    }
  },
})
