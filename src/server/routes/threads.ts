import { Hono } from 'hono'
import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { readBody } from '../http/body.ts'
import type { ServerEnv } from '../http/env.ts'
import { countAttachments } from '../threads/count-attachments.ts'
import { readThread } from '../threads/lookup.ts'
import { changedResources } from '../threads/parameters.ts'
import { createThreadBody } from '../runs/run-parameters.ts'
import { createThread, deleteThread, updateThread } from '../threads/threads.ts'
import { requireBetaHeader } from './beta-header.ts'
import { metadata } from './common-parameters.ts'

/** [SPEC] ModifyThreadRequest. */
const updateBody = z.strictObject({
  metadata: metadata.nullish(),
  tool_resources: changedResources.nullish(),
})

/** Threads: create, retrieve, update, delete. There is no list, as at OpenAI. */
export function threadsRoutes(context: ServerContext): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>()
  routes.use('/threads', requireBetaHeader)

  routes.post('/threads', async (c) => {
    const body = await readBody(c, createThreadBody)
    c.var.admitAttachments(countAttachments(body))
    return c.json(createThread(context, body))
  })

  routes.get('/threads/:thread', (c) => c.json(readThread(context, c.req.param('thread'))))

  routes.post('/threads/:thread', async (c) => {
    const { id } = readThread(context, c.req.param('thread'))
    return c.json(updateThread(context, id, await readBody(c, updateBody)))
  })

  routes.delete('/threads/:thread', (c) => {
    const id = c.req.param('thread')
    deleteThread(context, id)
    return c.json({ id, object: 'thread.deleted', deleted: true })
  })
  return routes
}
