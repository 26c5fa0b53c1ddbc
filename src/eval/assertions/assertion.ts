import { z } from 'zod'
import type { Reply } from '../../runtime/reply.ts'
import type { Expectation } from '../metrics/sources.ts'

/** What an assertion looks at: one turn, or a whole thread taken together. */
export interface Subject {
  /** The turn's reply; every reply in order where the whole thread is looked at. Never empty. */
  replies: Reply[]
  /** What the turn's `cites` expects, for the `citation-*` assertions. */
  expected?: Expectation
}

/**
 * A value from 0 to 1 and the fact behind it, worded so that it holds whether or not the assertion is negated;
 * or why there is no value, which is neither a pass nor a failure.
 */
type Outcome = { value: number; explanation: string } | { unscored: string }

/** A `<knowledge base>/<path>` glob in an assertion's fields, looked up before any request is made. */
export interface SourcePattern {
  pattern: string
  /** Where it stands among the assertion's fields: `['value', 0]`. */
  at: (string | number)[]
  /** The assertion can only pass with it, so it must be among what the assistant itself knows. */
  needed: boolean
}

/** One kind of check: pure, over replies that were saved. One file each, listed in `registry.ts`. */
export interface Assertion {
  /** As written in YAML. */
  type: string
  /** `not-<type>` exists too, and its value is one minus this one's. */
  negatable: boolean
  /** It compares with expected sources: its own, or those of the `cites` beside it. */
  needsExpectation: boolean
  /** Its own fields; those that every assertion has are in `common-fields.ts`. */
  fields: z.ZodRawShape
  sources(params: Record<string, unknown>): SourcePattern[]
  /** What it says should be cited, for metrics and for explaining failures. */
  expects(params: Record<string, unknown>): Expectation | undefined
  score(subject: Subject, params: Record<string, unknown>): Outcome
}

interface Definition<Fields extends z.ZodRawShape> {
  type: string
  negatable?: boolean
  needsExpectation?: boolean
  fields: Fields
  sources?: (params: z.output<z.ZodObject<Fields>>) => SourcePattern[]
  expects?: (params: z.output<z.ZodObject<Fields>>) => Expectation | undefined
  score: (subject: Subject, params: z.output<z.ZodObject<Fields>>) => Outcome
}

/** Keeps an assertion's own parameters typed inside its file, and alike for everyone else. */
export function defineAssertion<Fields extends z.ZodRawShape>(definition: Definition<Fields>): Assertion {
  const { type, negatable = false, needsExpectation = false, fields, sources, expects, score } = definition
  const schema = z.object(fields)
  return {
    type,
    negatable,
    needsExpectation,
    fields,
    sources: (params) => sources?.(schema.parse(params)) ?? [],
    expects: (params) => expects?.(schema.parse(params)),
    score: (subject, params) => score(subject, schema.parse(params)),
  }
}
