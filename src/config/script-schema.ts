import { z } from 'zod'

const text = z.string().min(1)
const milliseconds = z.int().min(0)

function isPattern(when: string): boolean {
  const [, pattern, flags] = /^\/(.+)\/([a-z]*)$/s.exec(when) ?? []
  if (pattern === undefined) return true
  try {
    return new RegExp(pattern, flags) instanceof RegExp
  } catch {
    return false
  }
}

const stretch = z.union([
  text,
  z.strictObject({ text, cite: z.union([text, z.array(text).min(1)]).exactOptional() }),
])
const call = z.strictObject({ name: text, arguments: z.record(z.string(), z.unknown()).exactOptional() })

/** What a reply can do; it does at least one of it. */
const deeds = ['answer', 'call', 'refuse', 'fail'] as const

/** One reply of a script; `docs/server.md` says what each key means. */
const replySchema = z
  .strictObject({
    when: text.refine(isPattern, 'expected a regular expression between the slashes').exactOptional(),
    after: text.exactOptional(),
    times: z.int().min(1).exactOptional(),
    delay: milliseconds.exactOptional(),
    pace: milliseconds.exactOptional(),
    search: z.boolean().exactOptional(),
    code: z.strictObject({ input: z.string(), logs: z.string() }).exactOptional(),
    answer: z.union([stretch, z.array(stretch).min(1)]).exactOptional(),
    call: z.union([call, z.array(call).min(1)]).exactOptional(),
    refuse: text.exactOptional(),
    stop: z.enum(['max_tokens', 'content_filter']).exactOptional(),
    fail: z
      .strictObject({
        code: z.enum(['server_error', 'rate_limit_exceeded', 'invalid_prompt']),
        message: text.exactOptional(),
      })
      .exactOptional(),
  })
  .superRefine((reply, context) => {
    if (deeds.some((deed) => reply[deed] !== undefined)) return
    context.addIssue({ code: 'custom', message: `expected at least one of ${deeds.join(', ')}, found none` })
  })
  .meta({ anyOf: deeds.map((deed) => ({ required: [deed] })) })

/** A script of the model's replies. */
export const scriptSchema = z.strictObject({
  otherwise: z.enum(['fail', 'model']).exactOptional(),
  replies: z.array(replySchema).min(1),
})
