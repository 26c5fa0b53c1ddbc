import type { MiddlewareHandler } from 'hono'
import picomatch from 'picomatch'
import type { ServerContext } from '../context.ts'
import type { RequestContext, ServerEnv } from '../http/env.ts'
import { answerFault, type FaultAnswer } from './fault-answer.ts'
import { type Choice, createChooser, createRandom } from './choose.ts'
import { dropConnection } from './drop.ts'
import { createLag, isList, type Lag, type LagLength } from './lag.ts'
import { planWork, type PlannedFailure, type PlannedFiles } from './planned-work.ts'

/** Whether the request is carried out before its answer goes wrong. */
type Moment = 'before_effect' | 'after_effect'

/** One kind of trouble, and which requests get it. The keys are those of a fault file. */
export interface FaultRule extends Choice {
  /** Any where absent. */
  method?: string | string[]
  /** Glob of a path below `/v1`: `*` is one segment, `**` any number. */
  path: string
  /** The request gets this answer. */
  answer?: FaultAnswer & { when?: Moment }
  /** The connection breaks. */
  drop?: Moment
  /** What the request begins stays in progress. */
  stuck?: true | PlannedFiles
  /** Files that the request attaches fail. */
  fail?: PlannedFailure
  /** The list is that of some time ago. */
  lag?: LagLength
}

export interface Faults {
  /** Of the numbers that `probability` draws; 1 where absent. */
  seed?: number
  rules: FaultRule[]
}

interface Rule extends FaultRule {
  matches(method: string, path: string): boolean
  isChosen(): boolean
  lagging: Lag | undefined
}

/** Does to requests what the rules say. Every rule counts the requests that it matches, whatever others do to them. */
export function createFaults(
  context: ServerContext,
  { rules: given, seed = 1 }: Faults,
): { middleware: MiddlewareHandler<ServerEnv>; close(): void } {
  const random = createRandom(seed)
  const rules = given.map((rule) => prepareRule(context, rule, random))
  const lags = rules.flatMap((rule) => rule.lagging ?? [])

  return {
    middleware: async (c, next) => {
      const { method } = c.req
      const path = c.req.path.replace(/^\/v1/, '')
      const chosen = rules.filter((rule) => rule.matches(method, path) && rule.isChosen())
      const early = chosen.find((rule) => momentOf(rule) === 'before_effect')
      if (early !== undefined) return disturb(c, early)

      const written = lags.map((lag) => lag.beforeRequest(method, path))
      const lagging = chosen.find((rule) => rule.lagging !== undefined)?.lagging
      const carryOut = () => planWork(context.rehearsal, chosen, next)
      await (lagging === undefined ? carryOut() : lagging.readLate(carryOut))
      for (const settle of written) settle()

      const late = chosen.find((rule) => momentOf(rule) === 'after_effect')
      if (late === undefined) return undefined
      // The effect of a stream is complete when its last event is.
      await c.res.body?.pipeTo(new WritableStream())
      c.res = undefined
      c.res = disturb(c, late)
      return undefined
    },
    close: () => lags.forEach((lag) => lag.close()),
  }
}

function prepareRule(context: ServerContext, rule: FaultRule, random: () => number): Rule {
  const isPath = picomatch(rule.path, { dot: true })
  const methods = rule.method === undefined ? undefined : [rule.method].flat()
  const matches = (method: string, path: string) =>
    (methods === undefined || methods.includes(method)) &&
    isPath(path) &&
    (rule.lag === undefined || isList(method, path))
  return {
    ...rule,
    matches,
    isChosen: createChooser(rule, random),
    lagging: rule.lag && createLag(context, rule.lag, matches),
  }
}

function momentOf(rule: FaultRule): Moment | undefined {
  if (rule.answer !== undefined) return rule.answer.when ?? 'before_effect'
  return rule.drop
}

function disturb(c: RequestContext, rule: FaultRule): Response {
  return rule.answer === undefined ? dropConnection(c) : answerFault(c, rule.answer)
}
