import { groundedRatio } from '../metrics/citations.ts'
import { valueOf } from '../metrics/ratio.ts'
import { defineAssertion } from './assertion.ts'
import { chunksSoFar, citedPathsOf } from './subject.ts'

/** The share of cited files that file search returned in this turn or one before it. */
export const groundedCitations = defineAssertion({
  type: 'grounded-citations',
  fields: {},
  score(subject) {
    const cited = citedPathsOf(subject)
    const retrieved = new Set(chunksSoFar(subject).map(({ path }) => path))
    const value = valueOf(groundedRatio(cited, chunksSoFar(subject)))
    if (value === undefined) return { unscored: 'n/a: nothing is cited' }
    const invented = cited.filter((path) => !retrieved.has(path))
    return {
      value,
      explanation:
        invented.length === 0
          ? 'every cited file was retrieved'
          : `${invented.join(', ')} cited without having been retrieved`,
    }
  },
})
