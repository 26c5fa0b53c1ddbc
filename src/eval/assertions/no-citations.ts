import { defineAssertion } from './assertion.ts'
import { citationsOf } from './subject.ts'

/** Nothing is cited at all, not even a file that cannot be resolved. */
export const noCitations = defineAssertion({
  type: 'no-citations',
  fields: {},
  forbids: () => true,
  score(subject) {
    const cited = [...new Set(citationsOf(subject).map(({ path, fileId }) => path ?? fileId))]
    return cited.length === 0
      ? { value: 1, explanation: 'nothing is cited' }
      : { value: 0, explanation: `${cited.join(', ')} cited, where nothing should be` }
  },
})
