import { compileJsonSchema, type SchemaCheck } from '../json-schema.ts'

/**
 * What is wrong with a function's arguments by its declared parameters, in words for the model, or undefined where
 * nothing is. Parameters that are no JSON Schema let everything pass: the handler judges.
 */
export function checkArguments(
  args: unknown,
  parameters: Record<string, unknown> | undefined,
): string | undefined {
  if (parameters === undefined) return undefined
  let check: SchemaCheck
  try {
    check = compileJsonSchema(parameters, false)
  } catch {
    return undefined
  }
  const problems = check(args)
  return problems.length === 0 ? undefined : problems.join('; ')
}
