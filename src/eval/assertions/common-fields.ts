import { z } from 'zod'

/** 0..1. */
export const threshold = z.number().min(0).max(1)

/** Fields that every assertion takes besides its own. */
export const commonFields = {
  threshold: threshold.optional(),
  weight: z.number().positive().optional(),
  metric: z.string().min(1).optional(),
  gate: z.boolean().optional(),
}
