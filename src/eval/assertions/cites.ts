import { recallRatio } from '../metrics/citations.ts'
import { describeGroup, isAllowed, matchesGroup } from '../metrics/sources.ts'
import { defineAssertion } from './assertion.ts'
import { expectationOf, groupsOf, sourceGroups, sourceList, sourcesOf } from './source-fields.ts'
import { citedPathsOf } from './subject.ts'

/** Every group of `value` is cited; where `allow` is given, nothing outside both is. */
export const cites = defineAssertion({
  type: 'cites',
  fields: { value: sourceGroups, allow: sourceList.optional() },
  sources: sourcesOf,
  expects: (params) => expectationOf(params),
  score(subject, { value, allow }) {
    const groups = groupsOf(value)
    const cited = citedPathsOf(subject)
    const expectation = { groups, ...(allow === undefined ? {} : { allow }) }
    const outside = allow === undefined ? [] : cited.filter((path) => !isAllowed(expectation, path))
    if (outside.length > 0) return { value: 0, explanation: `${outside.join(', ')} is cited but not allowed` }

    const missing = groups.filter((group) => !cited.some((path) => matchesGroup(group, path)))
    const { hits, total } = recallRatio(expectation, cited)
    return {
      value: hits / total,
      explanation:
        missing.length === 0
          ? `${groups.map(describeGroup).join(', ')} cited`
          : `${missing.map(describeGroup).join(', ')} not cited`,
    }
  },
})
