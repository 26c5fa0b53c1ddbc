import { z } from 'zod'

/** How hard a model is to think; which efforts a model takes is not checked. */
export const effortParameter = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullable()

/** Bounds of sampling: [SPEC] CreateAssistantRequest and CreateResponse. */
export const temperatureParameter = z.number().min(0).max(2).nullable()
export const topPParameter = z.number().min(0).max(1).nullable()
