import { z } from 'zod'

const count = z.int().min(1)

const methods = z.enum(['GET', 'POST', 'DELETE'])

const moment = z.enum(['before_effect', 'after_effect'])

/** What a rule can do, of which it does one. */
const kinds = ['answer', 'drop', 'stuck', 'fail', 'lag'] as const

/** In JSON Schema: where one of the kinds is given, no other method is. */
function onlyMethod(named: string[], method: string) {
  const only = { anyOf: [{ const: method }, { type: 'array', items: { const: method } }] }
  return {
    if: { anyOf: named.map((kind) => ({ required: [kind] })) },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: { properties: { method: only } },
  }
}

/** One rule of a fault file; `docs/server.md` says what each key means. */
const faultRuleSchema = z
  .strictObject({
    method: z.union([methods, z.array(methods).min(1)]).exactOptional(),
    path: z
      .string()
      .regex(/^\/(?!v1(\/|$))/, { error: 'expected a path below /v1, written without it, such as /files/*' }),
    nth: z.union([count, z.array(count).min(1)]).exactOptional(),
    every: count.exactOptional(),
    probability: z.number().min(0).max(1).exactOptional(),
    times: count.exactOptional(),
    answer: z
      .strictObject({
        status: z.int().min(400).max(599),
        code: z.string().exactOptional(),
        type: z.string().exactOptional(),
        message: z.string().exactOptional(),
        retry_after: z.number().min(0).exactOptional(),
        when: moment.exactOptional(),
      })
      .exactOptional(),
    drop: moment.exactOptional(),
    stuck: z.union([z.literal(true), z.strictObject({ files: z.string() })]).exactOptional(),
    fail: z
      .strictObject({
        files: z.string().exactOptional(),
        code: z.enum(['server_error', 'unsupported_file', 'invalid_file']).exactOptional(),
        message: z.string().exactOptional(),
      })
      .exactOptional(),
    lag: z
      .union([z.strictObject({ requests: count }), z.strictObject({ seconds: z.number().min(0) })])
      .exactOptional(),
  })
  .superRefine((rule, context) => {
    const named = kinds.filter((kind) => rule[kind] !== undefined)
    if (named.length !== 1) {
      const found = named.length === 0 ? 'none' : named.join(' and ')
      context.addIssue({ code: 'custom', message: `expected one of ${kinds.join(', ')}, found ${found}` })
    }
    const methods = [rule.method ?? []].flat()
    if (rule.lag !== undefined && methods.some((method) => method !== 'GET')) {
      context.addIssue({ code: 'custom', path: ['method'], message: 'only a GET can lag' })
    }
    if ((rule.stuck ?? rule.fail) !== undefined && methods.some((method) => method !== 'POST')) {
      const message = 'only a POST begins work that can be stuck or fail'
      context.addIssue({ code: 'custom', path: ['method'], message })
    }
  })
  .meta({
    oneOf: kinds.map((kind) => ({ required: [kind] })),
    allOf: [onlyMethod(['lag'], 'GET'), onlyMethod(['stuck', 'fail'], 'POST')],
  })

/** A fault file. */
export const faultsSchema = z.strictObject({
  seed: z.int().exactOptional(),
  rules: z.array(faultRuleSchema),
})
