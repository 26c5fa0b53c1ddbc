import { Hono } from 'hono'
import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { type ObjectRow, parseObject } from '../database/objects.ts'
import { readBody } from '../http/body.ts'
import type { ServerEnv } from '../http/env.ts'
import { pageQuery, selectPage, toList } from '../http/pagination.ts'
import { readQuery, takesQuery } from '../http/query.ts'
import { createAssistant, deleteAssistant, updateAssistant } from '../threads/assistants.ts'
import { countAttachments } from '../threads/count-attachments.ts'
import { type Assistant, readAssistant } from '../threads/lookup.ts'
import { createAssistantBody, updateAssistantBody } from '../threads/parameters.ts'
import { requireBetaHeader } from './beta-header.ts'

const listQuery = z.strictObject(pageQuery())

/** Assistants: create, list, retrieve, update, delete. */
export function assistantsRoutes(context: ServerContext): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>()
  routes.use('/assistants', requireBetaHeader)
  routes.use('/assistants/*', requireBetaHeader)

  routes.post('/assistants', async (c) => {
    const body = await readBody(c, createAssistantBody)
    c.var.admitAttachments(countAttachments(body))
    return c.json(createAssistant(context, body))
  })

  routes.get('/assistants', takesQuery, (c) => {
    const page = readQuery(c, listQuery)
    const { rows, hasMore } = selectPage<ObjectRow>(context.db, { table: 'assistants' }, page)
    const assistants = rows.map((row) => parseObject<Assistant>(row))
    return c.json(toList(assistants, hasMore))
  })

  routes.get('/assistants/:id', (c) => c.json(readAssistant(context, c.req.param('id'))))

  routes.post('/assistants/:id', async (c) => {
    const { id } = readAssistant(context, c.req.param('id'))
    return c.json(updateAssistant(context, id, await readBody(c, updateAssistantBody)))
  })

  routes.delete('/assistants/:id', (c) => {
    const id = c.req.param('id')
    deleteAssistant(context, id)
    return c.json({ id, object: 'assistant.deleted', deleted: true })
  })
  return routes
}
