import { Hono } from 'hono'
import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { type ObjectRow, parseObject } from '../database/objects.ts'
import { transaction } from '../database/query.ts'
import { readBody } from '../http/body.ts'
import type { RequestContext, ServerEnv } from '../http/env.ts'
import { pageQuery, selectPage, toList } from '../http/pagination.ts'
import { tellPolling } from '../http/polling.ts'
import { readQuery, takesQuery } from '../http/query.ts'
import { type SendEvent, streamEvents } from '../http/sse.ts'
import { type OnFault, resumeRuns, startRun } from '../runs/background.ts'
import { countAttachments } from '../threads/count-attachments.ts'
import type { Emit, ThreadEvent } from '../threads/events.ts'
import { executeRun } from '../runs/execute.ts'
import { readThread, type Run } from '../threads/lookup.ts'
import {
  createRunBody,
  createThreadAndRunBody,
  stepInclude,
  toolOutputsBody,
} from '../runs/run-parameters.ts'
import { cancelRun, createRun, expireRun, readRun, writeRun } from '../runs/runs.ts'
import { createThread, updateThread } from '../threads/threads.ts'
import { submitToolOutputs } from '../runs/tool-outputs.ts'
import { requireBetaHeader } from './beta-header.ts'
import { metadata } from './common-parameters.ts'

const listQuery = z.strictObject(pageQuery())
const createQuery = z.strictObject({ include: stepInclude })
const updateBody = z.strictObject({ metadata: metadata.nullish() })

/** Answers with the events of a run, from those that have happened to its end. */
function streamRun(
  c: RequestContext,
  context: ServerContext,
  run: Run,
  before: ThreadEvent[],
  withContent = false,
): Response {
  return streamEvents(
    c,
    async (send: SendEvent) => {
      const emit: Emit = ({ event, data }) => send(event, data)
      for (const event of before) await emit(event)
      await emit({ event: 'thread.run.queued', data: run })
      await executeRun(context, run, { emit, withContent })
    },
    { done: 'named' },
  )
}

/** Runs: create, create with a thread, list, retrieve, update, cancel, submit tool outputs. */
export function runsRoutes(context: ServerContext, onFault: OnFault): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>()
  routes.use('/threads/*', requireBetaHeader)
  resumeRuns(context, onFault)

  routes.post('/threads/runs', async (c) => {
    const { thread: wanted, tool_resources, ...body } = await readBody(c, createThreadAndRunBody)
    c.var.admitAttachments(countAttachments(wanted ?? {}))
    const { thread, run } = transaction(context.db, () => {
      const created = createThread(context, wanted ?? {})
      const thread = updateThread(context, created.id, { tool_resources })
      return { thread, run: createRun(context, thread.id, body) }
    })
    if (body.stream) {
      const before: ThreadEvent[] = [
        { event: 'thread.created', data: thread },
        { event: 'thread.run.created', data: run },
      ]
      return streamRun(c, context, run, before)
    }
    startRun(context, run, onFault)
    tellPolling(c, run.status)
    return c.json(run)
  })

  routes.post('/threads/:thread/runs', takesQuery, async (c) => {
    const { include } = readQuery(c, createQuery)
    const { id } = readThread(context, c.req.param('thread'))
    const body = await readBody(c, createRunBody)
    c.var.admitAttachments(countAttachments({ messages: body.additional_messages }))
    const run = transaction(context.db, () => createRun(context, id, body))
    if (body.stream) {
      const before: ThreadEvent[] = [{ event: 'thread.run.created', data: run }]
      return streamRun(c, context, run, before, include !== undefined)
    }
    startRun(context, run, onFault)
    tellPolling(c, run.status)
    return c.json(run)
  })

  routes.get('/threads/:thread/runs', takesQuery, (c) => {
    const page = readQuery(c, listQuery)
    const { id } = readThread(context, c.req.param('thread'))
    const source = { table: 'runs', where: 'thread_id = ?', values: [id] }
    const { rows, hasMore } = selectPage<ObjectRow>(context.db, source, page)
    const runs = rows.map((row) => expireRun(context, parseObject<Run>(row)))
    return c.json(toList(runs, hasMore))
  })

  routes.get('/threads/:thread/runs/:run', (c) => {
    const run = readRun(context, c.req.param('thread'), c.req.param('run'))
    tellPolling(c, run.status)
    return c.json(run)
  })

  routes.post('/threads/:thread/runs/:run', async (c) => {
    const { thread_id, id } = readRun(context, c.req.param('thread'), c.req.param('run'))
    const { metadata } = await readBody(c, updateBody)
    // Read again: the run went on while the body came in.
    return c.json(writeRun(context, { ...readRun(context, thread_id, id), metadata: metadata ?? {} }))
  })

  routes.post('/threads/:thread/runs/:run/cancel', async (c) => {
    await readBody(c, z.strictObject({}))
    return c.json(cancelRun(context, c.req.param('thread'), c.req.param('run')))
  })

  routes.post('/threads/:thread/runs/:run/submit_tool_outputs', async (c) => {
    const { thread_id, id } = readRun(context, c.req.param('thread'), c.req.param('run'))
    const body = await readBody(c, toolOutputsBody)
    const { run, step } = submitToolOutputs(context, thread_id, id, body.tool_outputs)
    if (body.stream) {
      return streamRun(c, context, run, [{ event: 'thread.run.step.completed', data: step }])
    }
    startRun(context, run, onFault)
    tellPolling(c, run.status)
    return c.json(run)
  })
  return routes
}
