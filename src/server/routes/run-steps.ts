import { Hono } from 'hono'
import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { type ObjectRow, parseObject } from '../database/objects.ts'
import type { ServerEnv } from '../http/env.ts'
import { pageQuery, selectPage, toList } from '../http/pagination.ts'
import { readQuery, takesQuery } from '../http/query.ts'
import { readStep, type RunStep } from '../threads/lookup.ts'
import { stepInclude } from '../runs/run-parameters.ts'
import { readRun } from '../runs/runs.ts'
import { presentStep } from '../runs/steps.ts'

const includeQuery = z.strictObject({ include: stepInclude })
const listQuery = z.strictObject({ ...pageQuery(), include: stepInclude })

/** Steps of a run: list, retrieve. */
export function runStepsRoutes(context: ServerContext): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>()

  routes.get('/threads/:thread/runs/:run/steps', takesQuery, (c) => {
    const { include, ...page } = readQuery(c, listQuery)
    const run = readRun(context, c.req.param('thread'), c.req.param('run'))
    const source = { table: 'run_steps', where: 'run_id = ?', values: [run.id] }
    const { rows, hasMore } = selectPage<ObjectRow>(context.db, source, page)
    const steps = rows.map((row) => presentStep(parseObject<RunStep>(row), include !== undefined))
    return c.json(toList(steps, hasMore))
  })

  routes.get('/threads/:thread/runs/:run/steps/:step', takesQuery, (c) => {
    const { include } = readQuery(c, includeQuery)
    const run = readRun(context, c.req.param('thread'), c.req.param('run'))
    return c.json(presentStep(readStep(context, run.id, c.req.param('step')), include !== undefined))
  })
  return routes
}
