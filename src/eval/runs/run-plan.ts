import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { digest } from '../../compile/digest.ts'
import { UserError } from '../../errors.ts'
import { overrideOf } from '../suites/model-of.ts'
import type { RunFolder } from './run-folder.ts'
import type { RunResult, RunTarget, Shard } from './run-result.ts'
import { shardSchema, targetSchema } from './run-schema.ts'
import type { Suite, TestCase, Turn } from '../suites/suite.ts'
import { writeWhole } from './write-whole.ts'

/** Raised when `plan.json` changes in a way that older readers cannot take. */
const planVersion = 1

/**
 * What a run asks, written before it asks anything, so that one that was interrupted can go on with exactly that.
 */
export interface RunPlan extends Pick<RunResult, 'id' | 'startedAt'> {
  version: typeof planVersion
  target: RunTarget
  /** Which part of the tests, where the run is one of several. */
  shard?: Shard
  suites: PlannedSuite[]
}

export interface PlannedSuite {
  key: string
  assistant: string
  /** Instead of the assistant's own. */
  model?: string
  tests: PlannedTest[]
}

export interface PlannedTest {
  id: string
  repeat: number
  /** Of what is asked, assertions aside: what they say of a saved answer can be told at any time. */
  digest: string
}

export function planRun(facts: Omit<RunPlan, 'version' | 'suites'>, suites: Suite[]): RunPlan {
  const { id, startedAt, target, shard } = facts
  return {
    version: planVersion,
    id,
    startedAt,
    target,
    ...(shard === undefined ? {} : { shard }),
    suites: suites.map((suite) => ({
      key: suite.key,
      assistant: suite.assistant,
      ...overrideOf(suite),
      tests: suite.tests.map((test) => ({ id: test.id, repeat: test.repeat, digest: digestQuestions(test) })),
    })),
  }
}

/** Tells whether a test still asks the same, and answers function calls the same, on this machine or another. */
export function digestQuestions({ turns, functions }: TestCase): string {
  return digest({ turns: turns.map(questionOf), functions })
}

function questionOf({ user, attachments = [] }: Turn) {
  return {
    user,
    attachments: attachments.map(({ path, for: use }) => ({
      name: basename(path),
      for: use,
      sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
    })),
  }
}

const text = z.string()

const planSchema = z.object({
  version: z.literal(planVersion),
  id: text,
  startedAt: text,
  target: targetSchema,
  shard: shardSchema.exactOptional(),
  suites: z.array(
    z.object({
      key: text,
      assistant: text,
      model: text.exactOptional(),
      tests: z.array(z.object({ id: text, repeat: z.int().positive(), digest: text })),
    }),
  ),
}) satisfies z.ZodType<RunPlan>

export async function writePlan(folder: RunFolder, plan: RunPlan): Promise<void> {
  await writeWhole(join(folder.path, 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`)
}

/**
 * @param path of a run's folder, or of a file in it
 */
export async function readPlan(path: string): Promise<RunPlan> {
  const file = join(path, 'plan.json')
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw unreadable(`${file} cannot be read (${error.code ?? error.message})`, error)
  })
  const { data, error } = planSchema.safeParse(parseJson(content))
  if (data === undefined) throw unreadable(`${file} is no plan of a run that this program reads`, error)
  return data
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}

function unreadable(message: string, cause: unknown): UserError {
  return new UserError('run-unreadable', message, {
    hint: 'name the ID of a run in .asst/runs/, or its folder',
    cause,
  })
}
