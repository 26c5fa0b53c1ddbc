import { z } from 'zod'
import { commonFields } from '../../eval/assertions/common-fields.ts'
import { assertionTypes, findAssertion } from '../../eval/assertions/registry.ts'
import { writtenSuiteSchema } from '../../eval/suites/suite-schema.ts'
import {
  allowTemplates,
  isSchema,
  mapSchema,
  toJsonSchema,
  whereType,
  type JsonSchema,
} from './json-schema.ts'

/** A suite, with the fields of every type of assertion. */
export function suiteJsonSchema(): JsonSchema {
  const suite = mapSchema(toJsonSchema(writtenSuiteSchema), (part) =>
    isAnyAssertion(part) ? { $ref: '#/$defs/assertion' } : part,
  )
  return { ...suite, $defs: { assertion: assertion() } }
}

/** The only map that is told by `type` and open. */
function isAnyAssertion({ properties, additionalProperties }: JsonSchema): boolean {
  return isSchema(properties) && Object.keys(properties).join() === 'type' && additionalProperties !== false
}

function assertion(): JsonSchema {
  return allowTemplates({
    type: 'object',
    properties: { type: { enum: assertionTypes, description: 'What is checked.' } },
    required: ['type'],
    allOf: assertionTypes.map((type) => whereType(type, fieldsOf(type))),
  })
}

function fieldsOf(type: string): JsonSchema {
  const own = findAssertion(type)?.assertion.fields ?? {}
  const { type: _, ...fields } = toJsonSchema(z.strictObject({ type: z.string(), ...own, ...commonFields }))
  return fields
}
