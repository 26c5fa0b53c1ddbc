import { describeGroup, matchesGroup } from '../metrics/sources.ts'
import { defineAssertion } from './assertion.ts'
import { compilePattern, regexField } from './pattern.ts'
import { sentencesOf } from './sentences.ts'
import { claimSources } from './source-fields.ts'
import { repliesOf } from './subject.ts'

/** Every sentence that matches `value` carries a citation of one of `source`. */
export const claimCited = defineAssertion({
  type: 'claim-cited',
  fields: { value: regexField, source: claimSources },
  sources: ({ source }) =>
    source.map((pattern, index) => ({ pattern, at: ['source', index], needed: source.length === 1 })),
  score(subject, { value, source }) {
    const pattern = compilePattern(value)
    const claims = repliesOf(subject)
      .flatMap(sentencesOf)
      .filter(({ text }) => pattern.test(text))
    if (claims.length === 0) return { unscored: `n/a: no sentence matches /${value}/` }
    const bare = claims.filter(
      ({ citations }) => !citations.some(({ path }) => path !== undefined && matchesGroup(source, path)),
    )
    const [example] = bare
    return {
      value: 1 - bare.length / claims.length,
      explanation:
        example === undefined
          ? `each of ${claims.length} sentences that match /${value}/ cites ${describeGroup(source)}`
          : `${JSON.stringify(example.text)} does not cite ${describeGroup(source)}`,
    }
  },
})
