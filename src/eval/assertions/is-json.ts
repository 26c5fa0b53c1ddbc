import { z } from 'zod'
import { compileJsonSchema } from '../../runtime/json-schema.ts'
import { defineAssertion } from './assertion.ts'
import { textOf } from './subject.ts'

const schemaField = z.record(z.string(), z.unknown()).superRefine((value, context) => {
  try {
    compileJsonSchema(value, true)
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
  }
})

/** The reply is JSON and nothing else, and of the form that a JSON Schema describes where one is given. */
export const isJson = defineAssertion({
  type: 'is-json',
  negatable: true,
  fields: { value: schemaField.optional() },
  score(subject, { value }) {
    const parsed = parse(textOf(subject))
    if (parsed === undefined) return { value: 0, explanation: 'the reply is not JSON' }
    if (value === undefined) return { value: 1, explanation: 'the reply is JSON' }
    const problems = compileJsonSchema(value, true)(parsed.value)
    if (problems.length === 0) return { value: 1, explanation: 'the reply is JSON of the wanted form' }
    return { value: 0, explanation: `the reply is JSON of another form: ${problems.join('; ')}` }
  },
})

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
