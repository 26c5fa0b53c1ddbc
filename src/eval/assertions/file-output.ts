import picomatch from 'picomatch'
import { z } from 'zod'
import { defineAssertion } from './assertion.ts'
import { repliesOf } from './subject.ts'

/** The assistant's code made a file; where `value` is given, one whose name matches it. */
export const fileOutput = defineAssertion({
  type: 'file-output',
  negatable: true,
  fields: { value: z.string().min(1).optional() },
  score(subject, { value = '*' }) {
    const names = repliesOf(subject).flatMap(({ files }) => files.map(({ filename }) => filename))
    const made = names.filter((name) => name === value || picomatch.isMatch(name, value, { dot: true }))
    const wanted = value === '*' ? 'file' : `file ${value}`
    const besides = names.length === 0 ? '' : `; made: ${names.join(', ')}`
    return made.length > 0
      ? { value: 1, explanation: `${made.join(', ')} made` }
      : { value: 0, explanation: `no ${wanted} made${besides}` }
  },
})
