import { z } from 'zod'
import { runtimes } from '../../config/runtime.ts'
import type { RunResult } from './run-result.ts'
import { runSchema } from './run-schema.ts'
import type { SideBySide } from './sides.ts'

/** Raised when the document changes in a way that older readers cannot take. */
export const reportVersion = 1

/** Runs of several environments in one document. */
export interface RunsDocument {
  version: typeof reportVersion
  /** Every gate of every run passed. */
  passed: boolean
  runs: RunResult[]
  /** Suites that more than one environment or assistant answered. */
  sides: SideBySide[]
}

const test = z.object({
  id: z.string(),
  results: z.array(
    z
      .object({
        verdict: z.enum(['pass', 'fail', 'error', 'unscored']),
        passes: z.int().min(0),
        repeat: z.int().min(0),
      })
      .nullable(),
  ),
})

export const sideBySideSchema = z.object({
  file: z.string(),
  sides: z.array(
    z.object({
      environment: z.string(),
      runtime: z.enum(runtimes),
      assistant: z.string(),
      model: z.string().exactOptional(),
      suite: z.string(),
      passed: z.boolean(),
    }),
  ),
  tests: z.array(test),
  metrics: z.array(z.object({ name: z.string(), values: z.array(z.number().nullable()) })),
}) satisfies z.ZodType<SideBySide>

/** What `--json` and `--output x.json` say of several runs. Fields may be added without another version. */
export const runsSchema = z.object({
  version: z.literal(reportVersion),
  passed: z.boolean(),
  runs: z.array(runSchema),
  sides: z.array(sideBySideSchema),
}) satisfies z.ZodType<RunsDocument>
