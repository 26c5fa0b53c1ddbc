import { z } from 'zod'
import { metadataKeyMax, metadataPairsMax, metadataValueMax } from '../../limits.ts'

/** `metadata` of every object that has it. */
export const metadataParameter = z
  .record(z.string().max(metadataKeyMax), z.string().max(metadataValueMax))
  .refine(
    (pairs) => Object.keys(pairs).length <= metadataPairsMax,
    `at most ${metadataPairsMax} pairs are allowed`,
  )
  .nullable()

/** How hard a model is to think; which efforts a model takes is not checked. */
export const effortParameter = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullable()

export const temperatureParameter = z.number().min(0).max(2).nullable()
export const topPParameter = z.number().min(0).max(1).nullable()
