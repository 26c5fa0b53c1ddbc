import { defineAssertion } from './assertion.ts'
import { resolveRatio } from '../metrics/citations.ts'
import { valueOf } from '../metrics/ratio.ts'
import { citationsOf } from './subject.ts'

/** Every citation leads to a knowledge file of this environment. A reply without citations passes. */
export const citationsResolve = defineAssertion({
  type: 'citations-resolve',
  fields: {},
  score(subject) {
    const citations = citationsOf(subject)
    const unknown = citations.filter(({ path }) => path === undefined)
    const names = [...new Set(unknown.map(({ fileId, filename }) => filename ?? fileId))]
    return {
      value: valueOf(resolveRatio(citations)) ?? 1,
      explanation:
        unknown.length === 0
          ? 'every citation leads to a knowledge file'
          : `${unknown.length} of ${citations.length} citations lead to no knowledge file: ${names.join(', ')}`,
    }
  },
})
