import type { z } from 'zod'
import { invalidRequest } from '../http/errors.ts'
import { checkStrictSchema } from '../model/strict-schema.ts'
import type { Run } from '../threads/lookup.ts'
import type { responseFormat, tools } from '../threads/parameters.ts'
import type { CreateRunBody } from './run-parameters.ts'

/** Refuses strict functions whose schemas strict mode does not take. Throws `ApiError` 400. */
export function checkToolSchemas(given: z.infer<typeof tools> | null | undefined): void {
  for (const [index, tool] of (given ?? []).entries()) {
    if (tool.type !== 'function' || !tool.function.strict) continue
    checkStrictSchema(tool.function.parameters ?? {}, {
      of: `function '${tool.function.name}'`,
      param: `tools[${index}].function.parameters`,
      code: 'invalid_function_parameters',
    })
  }
}

/** The same for the schema of answers. */
export function checkFormatSchema(format: z.infer<typeof responseFormat> | null | undefined): void {
  if (typeof format !== 'object' || format?.type !== 'json_schema' || !format.json_schema.strict) return
  checkStrictSchema(format.json_schema.schema ?? {}, {
    of: `response_format '${format.json_schema.name}'`,
    param: 'response_format.json_schema.schema',
    code: 'invalid_json_schema',
  })
}

/** Refuses a choice of a tool that the run does not have. Throws `ApiError` 400. */
export function checkChoice(choice: CreateRunBody['tool_choice'], known: Run['tools']): void {
  if (typeof choice !== 'object' || choice === null) return
  const isKnown = known.some((tool) =>
    tool.type === 'function' && choice.type === 'function'
      ? tool.function.name === choice.function.name
      : tool.type === choice.type,
  )
  if (!isKnown) {
    throw invalidRequest(`Tool choice '${choice.type}' not found in 'tools' parameter.`, 'tool_choice')
  }
}
