import { z } from 'zod'
import type { Environment } from '../../config/project.ts'
import { problemCodes, type UserError } from '../../errors.ts'
import { type Reply, replyStatuses, toolCallTypes } from '../../runtime/reply.ts'
import type { FoundLine } from './best-line.ts'
import type { Source } from './sources.ts'

const path = z.string().optional()
const filename = z.string().optional()

/** One turn, whole: what `asst ask --json` prints beside its head. docs/asking.md describes every field. */
const turnDocument = z.strictObject({
  question: z.string(),
  status: z.enum(replyStatuses),
  text: z.string(),
  citations: z.array(
    z.strictObject({ fileId: z.string(), path, filename, at: z.int().min(0), source: z.int() }),
  ),
  sources: z.array(
    z.strictObject({
      number: z.int().min(1),
      fileId: z.string(),
      label: z.string(),
      path,
      line: z.int().min(1).optional(),
      lineText: z.string().optional(),
    }),
  ),
  retrieved: z.array(
    z.strictObject({
      rank: z.int().min(1),
      fileId: z.string(),
      path,
      filename,
      score: z.number(),
      text: z.string(),
    }),
  ),
  toolCalls: z.array(
    z.strictObject({
      id: z.string(),
      type: z.enum(toolCallTypes),
      name: z.string().optional(),
      arguments: z.unknown().optional(),
      output: z.string().optional(),
    }),
  ),
  files: z.array(
    z.strictObject({
      fileId: z.string(),
      containerId: z.string().optional(),
      filename: z.string(),
      savedTo: z.string().optional(),
      error: z.string().optional(),
    }),
  ),
  usage: z.strictObject({ inputTokens: z.number(), outputTokens: z.number() }).optional(),
  latencyMs: z.number(),
  ids: z.strictObject({ thread: z.string(), turn: z.string().optional(), request: z.string().optional() }),
  error: z.strictObject({ code: z.string().optional(), message: z.string() }).optional(),
  problem: z
    .strictObject({ code: z.enum(problemCodes), message: z.string(), hint: z.string().optional() })
    .optional(),
})

const head = {
  version: z.literal(1),
  environment: z.string(),
  runtime: z.enum(['responses', 'assistants']),
  assistant: z.string(),
}

/** The document of `asst ask --json` with a question. */
export const answerDocument = z.strictObject({ ...head, ...turnDocument.shape })

/** The document of `asst ask --json` without one: a chat. */
export const chatDocument = z.strictObject({ ...head, turns: z.array(turnDocument) })

type Input<T extends z.ZodType> = z.input<T>

/** What both documents begin with. */
export function documentHead(environment: Environment, assistant: string) {
  const { identity, runtime } = environment
  return { version: 1 as const, environment: identity, runtime, assistant }
}

/** A question and what came of it, for a document. `problem` is what a person is told where it is not completed. */
export function describeTurn(
  question: string,
  reply: Reply,
  sources: Source[],
  lines: Map<number, FoundLine>,
  problem?: UserError,
): Input<typeof turnDocument> {
  const numberOf = new Map(
    sources.flatMap(({ fileId, path, number }) => [
      [fileId, number],
      [path ?? fileId, number],
    ]),
  )
  return {
    question,
    ...reply,
    citations: reply.citations.map((citation) => ({
      ...citation,
      source: numberOf.get(citation.path ?? citation.fileId) ?? 0,
    })),
    sources: sources.map(({ number, fileId, label, path }) => {
      const found = lines.get(number)
      return { number, fileId, label, path, line: found?.line, lineText: found?.text }
    }),
    ...(problem === undefined
      ? {}
      : { problem: { code: problem.code, message: problem.message, hint: problem.hint } }),
  }
}
