import { defineAssertion } from './assertion.ts'
import { sentencesOf } from './sentences.ts'
import { repliesOf } from './subject.ts'

/** The share of sentences that carry a citation: a proxy of ALCE's citation recall, without its entailment model. */
export const sentenceCoverage = defineAssertion({
  type: 'sentence-coverage',
  fields: {},
  score(subject) {
    const sentences = repliesOf(subject).flatMap(sentencesOf)
    const [bare, ...others] = sentences.filter(({ citations }) => citations.length === 0)
    const covered = sentences.length - others.length - (bare === undefined ? 0 : 1)
    if (sentences.length === 0) return { unscored: 'n/a: the reply has no sentence' }
    const example = bare === undefined ? '' : `; without one: ${JSON.stringify(bare.text)}`
    return {
      value: covered / sentences.length,
      explanation: `${covered} of ${sentences.length} sentences carry a citation${example}`,
    }
  },
})
