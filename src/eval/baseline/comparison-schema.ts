import { z } from 'zod'
import type { SuiteComparison } from './comparison.ts'

const count = z.int().min(0)
const change = z.object({ before: z.string(), now: z.string() })

/** A comparison as it stands in `run.json`. */
export const comparisonSchema = z.object({
  baseline: z.object({ id: z.string(), startedAt: z.string(), environment: z.string() }),
  changes: z.object({
    assistant: z.boolean(),
    model: change.exactOptional(),
    knowledge: z.array(z.string()),
    runtime: change.exactOptional(),
    provider: change.exactOptional(),
  }),
  metrics: z.array(
    z.object({
      name: z.string(),
      allowed: z.number(),
      tier: z.enum(['regression', 'notable', 'stable', 'improvement', 'insufficient data']),
      before: z.number().exactOptional(),
      now: z.number().exactOptional(),
      drop: z.number().exactOptional(),
      interval: z.object({ low: z.number(), high: z.number() }).exactOptional(),
      method: z.enum(['clustered', 'bootstrap']),
      detectable: z.number().exactOptional(),
      pairs: count,
      threads: count,
    }),
  ),
  verdicts: z.object({
    worse: count,
    better: count,
    p: z.number(),
    newFailures: z.array(z.string()),
    gated: z.array(z.string()),
  }),
  onlyNow: z.array(z.string()),
  onlyBefore: z.array(z.string()),
}) satisfies z.ZodType<SuiteComparison>
