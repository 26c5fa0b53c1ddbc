import { z } from 'zod'

/** JSON Schema as zod reads it; its own type names every keyword. */
type JsonSchema = Parameters<typeof z.fromJSONSchema>[0]

/**
 * What is wrong with a function's arguments by its declared parameters, in words for the model, or undefined where
 * nothing is. A schema that says what cannot be checked here, `if` for one, lets everything pass: the handler judges.
 */
export function checkArguments(
  args: unknown,
  parameters: Record<string, unknown> | undefined,
): string | undefined {
  if (parameters === undefined) return undefined
  let schema: z.ZodType
  try {
    schema = z.fromJSONSchema(parameters as JsonSchema)
  } catch {
    return undefined
  }
  const { error } = schema.safeParse(args)
  return error?.issues.map(({ path, message }) => `${path.join('.') || 'arguments'}: ${message}`).join('; ')
}
