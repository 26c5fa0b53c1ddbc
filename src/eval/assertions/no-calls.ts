import { defineAssertion } from './assertion.ts'
import { functionCallsOf } from './subject.ts'

/** No function is called. Other tools, such as file search, do not count. */
export const noCalls = defineAssertion({
  type: 'no-calls',
  fields: {},
  score(subject) {
    const names = [...new Set(functionCallsOf(subject).map(({ name = '?' }) => name))]
    return names.length === 0
      ? { value: 1, explanation: 'no function is called' }
      : { value: 0, explanation: `${names.join(', ')} called, where nothing should be` }
  },
})
