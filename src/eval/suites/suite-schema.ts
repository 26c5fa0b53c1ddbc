import { z } from 'zod'
import { varSchema, varsSchema } from '../../config/project-schema.ts'

/** Only its shape: each assertion's own fields are checked by its own schema, in `read-assertion.ts`. */
const assertionSchema = z.looseObject({ type: z.string() })

const seconds = z.number().positive()

const optionsSchema = z.strictObject({
  repeat: z.int().min(1).optional().describe('How often the thread is asked; 1 where it is absent.'),
  minPass: z.int().min(1).optional().describe('How many of them must pass; all where it is absent.'),
  onTurnFailure: z
    .enum(['continue', 'stop'])
    .exactOptional()
    .describe('Whether a thread goes on after a turn that failed.'),
  retries: z
    .int()
    .min(0)
    .max(10)
    .exactOptional()
    .describe('How often a thread is asked again that the provider failed.'),
  turnDeadline: seconds.exactOptional().describe('Seconds that one answer may take.'),
  threadDeadline: seconds.exactOptional().describe('Seconds that a whole thread may take.'),
})

const matrixSchema = z.record(z.string(), z.array(varSchema).min(1)).optional()

const attachmentsSchema = z
  .array(
    z.union([
      z.string().min(1),
      z.strictObject({
        path: z.string().min(1),
        for: z.enum(['code_interpreter', 'file_search', 'input']).optional(),
      }),
    ]),
  )
  .describe('Files that go with the message, relative to the suite.')

const turnSchema = z.strictObject({
  user: z.string().min(1).describe('The message.'),
  attachments: attachmentsSchema.optional(),
  assert: z.array(assertionSchema).optional().describe('What the reply must hold.'),
})

const testSchema = z
  .strictObject({
    id: z.string().min(1).optional().describe('A stable key for baselines; test-<n> where it is absent.'),
    vars: varsSchema.optional().describe("Fill {{name}} in this test, over the suite's."),
    matrix: matrixSchema.describe('The test is made once for each combination of these values of vars.'),
    only: z.boolean().optional().describe('Of the suite, only tests that say so are run.'),
    skip: z.boolean().optional().describe('It is not run.'),
    tags: z.array(z.string().min(1)).optional().describe('What --tag selects by.'),
    options: optionsSchema.optional(),
    input: z.string().min(1).optional().describe('The message of a thread of one turn.'),
    /** Beside `input` only. */
    attachments: attachmentsSchema.optional(),
    turns: z.array(turnSchema).min(1).optional().describe('The messages of a thread, in order.'),
    assert: z
      .array(assertionSchema)
      .optional()
      .describe('Of the reply beside input; of the whole thread beside turns.'),
  })
  .superRefine(({ input, turns, attachments }, context) => {
    if (turns !== undefined && attachments !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['attachments'],
        message: 'stands beside turns: write it in the turn that brings the files',
      })
    }
    if (input === undefined && turns === undefined) {
      context.addIssue({
        code: 'custom',
        message: 'it asks nothing',
        params: { code: 'missing-key', hint: 'add turns, or input for a single turn' },
      })
    }
    if (input !== undefined && turns !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['input'],
        message: 'stands beside turns: keep one of the two',
      })
    }
  })
  .meta({
    oneOf: [{ required: ['input'] }, { required: ['turns'] }],
    not: { required: ['turns', 'attachments'] },
  })

const stubSchema = z.strictObject({
  when: z.record(z.string(), z.unknown()).optional().describe('Arguments that the call must have.'),
  return: z.unknown().describe('What the call gives.'),
})

const count = z.int().min(0)
const share = z.number().min(0).max(1)

/** The rules that decide the exit code. */
export const gateSchema = z.strictObject({
  failures: count.optional().describe('Most failing tests.'),
  errors: count.optional().describe('Most tests with an error.'),
  minimum: z.record(z.string(), share).optional().describe('Least values of metrics.'),
  newFailures: count.optional().describe('Most tests that fail and passed in the baseline.'),
  maxDrop: z.record(z.string(), share).optional().describe('How far metrics may be below the baseline.'),
  flaky: count.optional().describe('Most tests that passed only in part.'),
})

/** A file under `evals/`. */
export const suiteSchema = z.strictObject({
  assistant: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe('Key of the assistant that is asked, or of several that are asked the same.'),
  models: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe("Instead of the assistant's own model: one, or several that are asked the same."),
  defaultTest: z
    .strictObject({
      options: optionsSchema.optional(),
      vars: varsSchema.optional(),
      matrix: matrixSchema.describe(
        'As in a test; one that sets a variable itself is not made for its values.',
      ),
      assert: z.array(assertionSchema).optional().describe('Applies to every turn of every test.'),
    })
    .optional()
    .describe('What every test has.'),
  functions: z
    .record(z.string(), z.array(stubSchema).min(1))
    .optional()
    .describe('What function tools return, by name: the first stub that fits.'),
  tests: z.array(testSchema).min(1).describe('One thread each.'),
  gate: gateSchema.optional().describe('What decides the exit code; without it, any failure or error.'),
})

/** As people write it: `tests` may name a dataset, which is read before the rest is checked. */
export const writtenSuiteSchema = suiteSchema.extend({
  tests: z
    .union([suiteSchema.shape.tests, z.string().regex(/\.(csv|jsonl|ndjson)$/)])
    .describe('One thread each; or a .csv or .jsonl file that holds them, a row each.'),
})

export type SuiteFile = z.output<typeof suiteSchema>
export type TurnFile = z.output<typeof turnSchema>
export type TestFile = SuiteFile['tests'][number]
export type AssertionFile = z.output<typeof assertionSchema>
