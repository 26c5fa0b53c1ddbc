import { z } from 'zod'

/** A JavaScript regular expression with the `u` flag, checked when a suite is read. */
export const regexField = z
  .string()
  .superRefine((value, context) => {
    try {
      compilePattern(value)
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
    }
  })
  .meta({ format: 'regex' })

export function compilePattern(value: string): RegExp {
  return new RegExp(value, 'u')
}
