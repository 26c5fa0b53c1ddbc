import { z } from 'zod'

/** A whole number that came as text, in a query or a form. `0x10`, `1e1` and nothing at all are none. */
export function integerText(bounds: { min: number; max: number }) {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value),
    z.int().min(bounds.min).max(bounds.max),
  )
}

/** A list in a query: `include[]=a&include[]=b`, and `include=a&include=b`, which [SPEC] writes as well. */
export function listText<Schema extends z.ZodType>(list: Schema) {
  return z.preprocess((value) => (typeof value === 'string' ? [value] : value), list)
}
