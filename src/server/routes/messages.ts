import { Hono } from 'hono'
import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { type ObjectRow, parseObject } from '../database/objects.ts'
import { readBody } from '../http/body.ts'
import type { ServerEnv } from '../http/env.ts'
import { invalidRequest } from '../http/errors.ts'
import { pageQuery, selectPage, toList } from '../http/pagination.ts'
import { readQuery, takesQuery } from '../http/query.ts'
import { countAttachments } from '../threads/count-attachments.ts'
import { type Message, readMessage, readThread, rewrite } from '../threads/lookup.ts'
import { messageBody } from '../threads/message-parameters.ts'
import { addMessage, deleteMessage } from '../threads/messages.ts'
import { findActiveRun } from '../runs/runs.ts'
import { metadata } from './common-parameters.ts'

const listQuery = z.strictObject({ ...pageQuery(), run_id: z.string().optional() })
const updateBody = z.strictObject({ metadata: metadata.nullish() })

/** Messages of a thread: create, list, retrieve, update, delete. */
export function messagesRoutes(context: ServerContext): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>()

  routes.post('/threads/:thread/messages', async (c) => {
    const { id } = readThread(context, c.req.param('thread'))
    const body = await readBody(c, messageBody)
    const run = findActiveRun(context, id)
    if (run !== undefined) {
      throw invalidRequest(`Can't add messages to ${id} while a run ${run.id} is active.`)
    }
    c.var.admitAttachments(countAttachments({ messages: [body] }))
    return c.json(addMessage(context, id, body))
  })

  routes.get('/threads/:thread/messages', takesQuery, (c) => {
    const { run_id: runId, ...page } = readQuery(c, listQuery)
    const { id } = readThread(context, c.req.param('thread'))
    const source =
      runId === undefined
        ? { table: 'messages', where: 'thread_id = ?', values: [id] }
        : { table: 'messages', where: 'thread_id = ? AND run_id = ?', values: [id, runId] }
    const { rows, hasMore } = selectPage<ObjectRow>(context.db, source, page)
    const messages = rows.map((row) => parseObject<Message>(row))
    return c.json(toList(messages, hasMore))
  })

  routes.get('/threads/:thread/messages/:id', (c) => {
    const thread = readThread(context, c.req.param('thread'))
    return c.json(readMessage(context, thread.id, c.req.param('id')))
  })

  routes.post('/threads/:thread/messages/:id', async (c) => {
    const thread = readThread(context, c.req.param('thread'))
    const message = readMessage(context, thread.id, c.req.param('id'))
    const { metadata } = await readBody(c, updateBody)
    return c.json(rewrite(context, 'messages', { ...message, metadata: metadata ?? {} }))
  })

  routes.delete('/threads/:thread/messages/:id', (c) => {
    const thread = readThread(context, c.req.param('thread'))
    const id = c.req.param('id')
    deleteMessage(context, thread.id, id)
    return c.json({ id, object: 'thread.message.deleted', deleted: true })
  })
  return routes
}
