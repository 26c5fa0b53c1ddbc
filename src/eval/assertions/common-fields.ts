import { z } from 'zod'

/** Fields that every assertion takes besides its own. */
export const commonFields = {
  threshold: z.number().min(0).max(1).optional(),
  weight: z.number().positive().optional(),
  metric: z.string().min(1).optional(),
  gate: z.boolean().optional(),
}
