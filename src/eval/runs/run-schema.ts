import { z } from 'zod'
import { runtimes } from '../../config/runtime.ts'
import { comparisonSchema } from '../baseline/comparison-schema.ts'
import { gateSchema } from '../suites/suite-schema.ts'
import { runVersion, type RunResult, type RunTarget, type Shard } from './run-result.ts'

const count = z.int().min(0)
const share = z.number().min(0).max(1)
const interval = z.object({ low: z.number(), high: z.number() })
const ratio = z.object({ hits: count, total: count })
const error = z.object({ code: z.string(), message: z.string() })
const verdict = z.enum(['pass', 'fail', 'error', 'unscored'])

const score = z.object({
  type: z.string(),
  status: z.enum(['pass', 'fail', 'unscored']),
  value: share.exactOptional(),
  threshold: share,
  weight: z.number(),
  metric: z.string().exactOptional(),
  gate: z.boolean(),
  explanation: z.string(),
  line: count,
})

const file = { fileId: z.string(), path: z.string().exactOptional() }

const expectedSource = z.object({
  group: z.array(z.string()),
  cited: z.boolean(),
  rank: count.exactOptional(),
  missing: z
    .object({
      cause: z.enum([
        'no such file',
        'not uploaded',
        'indexing failed',
        'not retrieved',
        'not cited',
        'cited in another turn',
      ]),
      rank: count.exactOptional(),
      turn: count.exactOptional(),
      detail: z.string().exactOptional(),
    })
    .exactOptional(),
})

const sources = z.object({
  expected: z.array(expectedSource),
  cited: z.array(
    z.object({ ...file, role: z.enum(['expected', 'allowed', 'forbidden', 'other', 'unresolved']) }),
  ),
  retrieved: z.array(z.object({ ...file, rank: count })),
})

const turn = z.object({
  verdict,
  error: error.exactOptional(),
  scores: z.array(score),
  sources: sources.exactOptional(),
  measures: z.object({
    recall: ratio.exactOptional(),
    precision: ratio.exactOptional(),
    f1: share.exactOptional(),
    resolve: ratio.exactOptional(),
  }),
})

const thread = z.object({
  repeat: count,
  verdict,
  turns: z.array(turn),
  scores: z.array(score),
  expected: z.array(expectedSource).exactOptional(),
  retries: count.exactOptional(),
  cached: z.literal(true).exactOptional(),
  error: error.exactOptional(),
})

const test = z.object({
  id: z.string(),
  tags: z.array(z.string()),
  file: z.string().exactOptional(),
  line: count,
  verdict,
  passes: count,
  repeat: count,
  minPass: count,
  flaky: z.boolean(),
  score: share.exactOptional(),
  threads: z.array(thread),
})

const metric = z.object({
  name: z.string(),
  macro: z.number().exactOptional(),
  micro: z.number().exactOptional(),
  interval: interval.exactOptional(),
  count,
})

const check = z.object({
  rule: z.string(),
  limit: z.number(),
  actual: z.number().exactOptional(),
  status: z.enum(['passed', 'failed', 'n/a']),
  explanation: z.string(),
})

const suite = z.object({
  key: z.string(),
  file: z.string(),
  assistant: z.string(),
  model: z.string().exactOptional(),
  tests: z.array(test),
  skipped: count.exactOptional(),
  metrics: z.array(metric),
  comparison: comparisonSchema.exactOptional(),
  gate: z.object({ passed: z.boolean(), checks: z.array(check), rules: gateSchema.exactOptional() }),
})

const texts = z.record(z.string(), z.string())

export const targetSchema = z.object({
  environment: z.string(),
  provider: z.enum(['local', 'openai', 'azure', 'openai-compatible']),
  runtime: z.enum(runtimes),
  assistants: texts,
  models: texts,
  uses: z.record(z.string(), z.array(z.string())),
  knowledge: texts,
}) satisfies z.ZodType<RunTarget>

export const shardSchema = z.object({
  index: z.int().positive(),
  total: z.int().positive(),
  split: z.string(),
}) satisfies z.ZodType<Shard>

/** `run.json` and what `asst eval --json` prints. Fields may be added without another version. */
export const runSchema = z.object({
  version: z.literal(runVersion),
  id: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  target: targetSchema,
  shard: shardSchema.exactOptional(),
  suites: z.array(suite),
  metrics: z.array(metric),
  totals: z.object({
    tests: count,
    turns: count,
    pass: count,
    fail: count,
    error: count,
    unscored: count,
    flaky: count,
    retries: count.exactOptional(),
    cached: count.exactOptional(),
  }),
  passed: z.boolean(),
}) satisfies z.ZodType<RunResult>
