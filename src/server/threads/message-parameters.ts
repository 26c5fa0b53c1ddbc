import { z } from 'zod'
import { metadata } from '../routes/common-parameters.ts'

/** Characters of a message's text. [SPEC] CreateMessageRequest. */
const contentMax = 256_000
/** Messages a thread may be created with, or a run may add. Bounded so that one request stays one transaction. */
const messagesMax = 1000

const detail = z.enum(['auto', 'low', 'high']).exactOptional()
const contentPart = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().max(contentMax) }),
  z.strictObject({
    type: z.literal('image_file'),
    image_file: z.strictObject({ file_id: z.string(), detail }),
  }),
  z.strictObject({ type: z.literal('image_url'), image_url: z.strictObject({ url: z.string(), detail }) }),
])
const attachment = z.strictObject({
  file_id: z.string(),
  tools: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('code_interpreter') }),
        z.strictObject({ type: z.literal('file_search') }),
      ]),
    )
    .exactOptional(),
})

/** [SPEC] CreateMessageRequest. */
export const messageBody = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: z.union([z.string().min(1).max(contentMax), z.array(contentPart).min(1)]),
  attachments: z.array(attachment).nullish(),
  metadata: metadata.nullish(),
})
export type MessageBody = z.infer<typeof messageBody>

export const messagesBody = z.array(messageBody).max(messagesMax)
