import { z } from 'zod'
import type { Path } from './located.ts'

/** The keys a schema allows at a path; `data` decides between the options of a discriminated union. */
export function allowedKeys(schema: z.core.$ZodType, path: Path, data: unknown): string[] {
  let level = unwrap(schema, data)
  let value = data
  for (const step of path) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined
    const inner = value
    level = level.flatMap((option) => descend(option, step)).flatMap((option) => unwrap(option, inner))
  }
  const keys = level.flatMap((option) => (option instanceof z.ZodObject ? Object.keys(option.shape) : []))
  return [...new Set(keys)]
}

function descend(schema: z.core.$ZodType, step: string | number): z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.def.element]
  if (schema instanceof z.ZodRecord) return [schema.def.valueType]
  if (!(schema instanceof z.ZodObject)) return []
  const field: unknown = schema.shape[step]
  return field instanceof z.ZodType ? [field] : []
}

/** What optional, nullable and union schemas stand for. */
function unwrap(schema: z.core.$ZodType, value: unknown): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return unwrap(schema.def.innerType, value)
  if (schema instanceof z.ZodPipe) return unwrap(schema.def.in, value)
  if (!(schema instanceof z.ZodUnion)) return [schema]
  const options = schema.options.flatMap((option) => unwrap(option, value))
  const chosen = schema instanceof z.ZodDiscriminatedUnion ? schema.def.discriminator : undefined
  if (chosen === undefined || typeof value !== 'object' || value === null) return options
  return options.filter((option) => accepts(option, chosen, Reflect.get(value, chosen)))
}

function accepts(option: z.core.$ZodType, key: string, value: unknown): boolean {
  const field: unknown = option instanceof z.ZodObject ? option.shape[key] : undefined
  return field instanceof z.ZodType && field.safeParse(value).success
}
