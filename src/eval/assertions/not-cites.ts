import { matchesGroup } from '../metrics/sources.ts'
import { defineAssertion } from './assertion.ts'
import { forbiddenSources } from './source-fields.ts'
import { citedPathsOf } from './subject.ts'

/** None of the sources is cited. Not `cites` turned around, which would only ask that one of them is missing. */
export const notCites = defineAssertion({
  type: 'not-cites',
  fields: { value: forbiddenSources },
  sources: ({ value }) => value.map((pattern, index) => ({ pattern, at: ['value', index], needed: false })),
  forbids: ({ value }, path) => matchesGroup(value, path),
  score(subject, { value }) {
    const forbidden = citedPathsOf(subject).filter((path) => matchesGroup(value, path))
    return forbidden.length === 0
      ? { value: 1, explanation: `${value.join(', ')} not cited` }
      : { value: 0, explanation: `${forbidden.join(', ')} cited but must not be` }
  },
})
