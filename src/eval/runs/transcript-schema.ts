import { z } from 'zod'
import { varsSchema } from '../../config/project-schema.ts'
import { replyStatuses, toolCallTypes } from '../../runtime/reply.ts'
import { transcriptVersion, type Transcript } from './transcript.ts'

const text = z.string()
const number = z.number()
const error = z.object({ code: text, message: text })
const file = { fileId: text, path: text.exactOptional(), filename: text.exactOptional() }

const reply = z.object({
  status: z.enum(replyStatuses),
  text,
  citations: z.array(z.object({ ...file, at: number })),
  retrieved: z.array(z.object({ ...file, rank: number, score: number, text })),
  toolCalls: z.array(
    z.object({
      id: text,
      type: z.enum(toolCallTypes),
      name: text.exactOptional(),
      arguments: z.unknown().optional(),
      output: text.exactOptional(),
    }),
  ),
  files: z.array(z.object({ fileId: text, containerId: text.exactOptional(), filename: text })),
  usage: z.object({ inputTokens: number, outputTokens: number }).exactOptional(),
  latencyMs: number,
  ids: z.object({ thread: text, turn: text.exactOptional(), request: text.exactOptional() }),
  error: z.object({ code: text.exactOptional(), message: text }).exactOptional(),
})

const evidence = z.object({
  kind: z.enum(['judge', 'module', 'search', 'source']),
  key: text,
  answer: z.union([z.object({ value: z.unknown() }), z.object({ unknown: text })]),
})

/** A line of `transcripts.jsonl`. Fields that are not known here are kept. */
export const transcriptSchema = z.looseObject({
  version: z.literal(transcriptVersion),
  suite: text,
  test: text,
  repeat: z.int().positive(),
  assistant: text,
  model: text.exactOptional(),
  vars: varsSchema,
  startedAt: text,
  turns: z.array(
    z.looseObject({ user: text, reply: reply.loose().exactOptional(), error: error.exactOptional() }),
  ),
  retries: z.int().positive().exactOptional(),
  stopped: z.literal(true).exactOptional(),
  cached: z.literal(true).exactOptional(),
  error: error.exactOptional(),
  evidence: z.array(evidence).exactOptional(),
  leftBehind: text.exactOptional(),
}) satisfies z.ZodType<Transcript>
