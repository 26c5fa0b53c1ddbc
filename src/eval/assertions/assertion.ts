import { z } from 'zod'
import type { Reply } from '../../runtime/reply.ts'
import type { Evidence, Question } from '../evidence/evidence.ts'
import type { Expectation } from '../metrics/sources.ts'

/** A message and its answer. */
export interface Exchange {
  user: string
  reply: Reply
}

/** What an assertion looks at: one turn, or a whole thread taken together. */
export interface Subject {
  /** The turn; every turn in order where the whole thread is looked at. Never empty. */
  exchanges: Exchange[]
  /** The turns of the thread before it. */
  earlier: Exchange[]
  /** What the turn's `cites` expects, for the `citation-*` and retrieval assertions. */
  expected?: Expectation
  /** What was gathered for the questions that assertions asked. */
  evidence: Evidence[]
}

/**
 * A value from 0 to 1 and the fact behind it, worded so that it holds whether or not the assertion is negated;
 * or why there is no value, which is neither a pass nor a failure.
 */
export type Outcome = { value: number; explanation: string } | { unscored: string }

/** A `<knowledge base>/<path>` glob in an assertion's fields, looked up before any request is made. */
export interface SourcePattern {
  pattern: string
  /** Where it stands among the assertion's fields: `['value', 0]`. */
  at: (string | number)[]
  /** The assertion can only pass with it, so it must be among what the assistant itself knows. */
  needed: boolean
}

/** A function that an assertion names, checked before any request is made. */
export interface NamedFunction {
  name: string
  /** Where it stands among the assertion's fields: `['value', 0]`. */
  at: (string | number)[]
}

/** One kind of check: pure, over replies that were saved. One file each, listed in `registry.ts`. */
export interface Assertion {
  /** As written in YAML. */
  type: string
  /** `not-<type>` exists too, and its value is one minus this one's. */
  negatable: boolean
  /** Its own fields; those that every assertion has are in `common-fields.ts`. */
  fields: z.ZodRawShape
  /** The field that is a path of a file of the project, relative to the suite; it is read as an absolute one. */
  file?: string
  sources(params: Record<string, unknown>): SourcePattern[]
  functions(params: Record<string, unknown>): NamedFunction[]
  /** True where it compares with the sources that the `cites` beside it expects. */
  needsExpectation(params: Record<string, unknown>): boolean
  /** What it says should be cited, for metrics and for explaining failures. */
  expects(params: Record<string, unknown>): Expectation | undefined
  /** True for a file that it does not want to see cited. */
  forbids(params: Record<string, unknown>, path: string): boolean
  /** What it needs to know besides the replies; asked before it is scored, found in `subject.evidence` after. */
  asks(subject: Subject, params: Record<string, unknown>): Question[]
  score(subject: Subject, params: Record<string, unknown>): Outcome
}

interface Definition<Fields extends z.ZodRawShape> {
  type: string
  negatable?: boolean
  fields: Fields
  file?: keyof Fields & string
  sources?: (params: z.output<z.ZodObject<Fields>>) => SourcePattern[]
  functions?: (params: z.output<z.ZodObject<Fields>>) => NamedFunction[]
  needsExpectation?: (params: z.output<z.ZodObject<Fields>>) => boolean
  expects?: (params: z.output<z.ZodObject<Fields>>) => Expectation | undefined
  forbids?: (params: z.output<z.ZodObject<Fields>>, path: string) => boolean
  asks?: (subject: Subject, params: z.output<z.ZodObject<Fields>>) => Question[]
  score: (subject: Subject, params: z.output<z.ZodObject<Fields>>) => Outcome
}

/** Keeps an assertion's own parameters typed inside its file, and alike for everyone else. */
export function defineAssertion<Fields extends z.ZodRawShape>(definition: Definition<Fields>): Assertion {
  const { type, negatable = false, fields, file } = definition
  const { sources, functions, needsExpectation, expects, forbids, asks, score } = definition
  const schema = z.object(fields)
  return {
    type,
    negatable,
    fields,
    ...(file === undefined ? {} : { file }),
    sources: (params) => sources?.(schema.parse(params)) ?? [],
    functions: (params) => functions?.(schema.parse(params)) ?? [],
    needsExpectation: (params) => needsExpectation?.(schema.parse(params)) ?? false,
    expects: (params) => expects?.(schema.parse(params)),
    forbids: (params, path) => forbids?.(schema.parse(params), path) ?? false,
    asks: (subject, params) => asks?.(subject, schema.parse(params)) ?? [],
    score: (subject, params) => score(subject, schema.parse(params)),
  }
}
