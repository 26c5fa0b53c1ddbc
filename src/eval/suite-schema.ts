import { z } from 'zod'
import { varsSchema } from '../config/project-schema.ts'

/** Only its shape: each assertion's own fields are checked by its own schema, in `read-assertion.ts`. */
const assertionSchema = z.looseObject({ type: z.string() })

const seconds = z.number().positive()

const optionsSchema = z.strictObject({
  repeat: z.int().min(1).optional(),
  minPass: z.int().min(1).optional(),
  onTurnFailure: z.enum(['continue', 'stop']).exactOptional(),
  retries: z.int().min(0).max(10).exactOptional(),
  turnDeadline: seconds.exactOptional(),
  threadDeadline: seconds.exactOptional(),
})

const attachmentsSchema = z.array(
  z.union([
    z.string().min(1),
    z.strictObject({
      path: z.string().min(1),
      for: z.enum(['code_interpreter', 'file_search', 'input']).optional(),
    }),
  ]),
)

const turnSchema = z.strictObject({
  user: z.string().min(1),
  attachments: attachmentsSchema.optional(),
  assert: z.array(assertionSchema).optional(),
})

const testSchema = z
  .strictObject({
    id: z.string().min(1).optional(),
    vars: varsSchema.optional(),
    tags: z.array(z.string().min(1)).optional(),
    options: optionsSchema.optional(),
    input: z.string().min(1).optional(),
    /** Beside `input` only. */
    attachments: attachmentsSchema.optional(),
    turns: z.array(turnSchema).min(1).optional(),
    assert: z.array(assertionSchema).optional(),
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

const stubSchema = z.strictObject({
  when: z.record(z.string(), z.unknown()).optional(),
  return: z.unknown(),
})

const count = z.int().min(0)
const share = z.number().min(0).max(1)

/** The rules that decide the exit code. */
export const gateSchema = z.strictObject({
  failures: count.optional(),
  errors: count.optional(),
  minimum: z.record(z.string(), share).optional(),
  newFailures: count.optional(),
  maxDrop: z.record(z.string(), share).optional(),
  flaky: count.optional(),
})

/** A file under `evals/`. */
export const suiteSchema = z.strictObject({
  assistant: z.string().min(1),
  defaultTest: z
    .strictObject({
      options: optionsSchema.optional(),
      vars: varsSchema.optional(),
      assert: z.array(assertionSchema).optional(),
    })
    .optional(),
  functions: z.record(z.string(), z.array(stubSchema).min(1)).optional(),
  tests: z.array(testSchema).min(1),
  gate: gateSchema.optional(),
})

export type SuiteFile = z.output<typeof suiteSchema>
export type TurnFile = z.output<typeof turnSchema>
export type TestFile = SuiteFile['tests'][number]
export type AssertionFile = z.output<typeof assertionSchema>
