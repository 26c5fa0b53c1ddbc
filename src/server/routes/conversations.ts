import { Hono } from 'hono'
import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { type ObjectRow, parseObject } from '../database/objects.ts'
import { itemBytesMax, readBody } from '../http/body.ts'
import type { ServerEnv } from '../http/env.ts'
import { pageQuery, selectPage, toList } from '../http/pagination.ts'
import { readQuery, takesQuery } from '../http/query.ts'
import { listText } from '../http/text-values.ts'
import {
  addItems,
  createConversation,
  deleteConversation,
  deleteItem,
  lockConversation,
  readConversation,
  readItem,
  updateConversation,
} from '../responses/conversations.ts'
import { itemParameter } from '../responses/item-parameters.ts'
import { presentItem, storeItems, type StoredItem } from '../responses/items.ts'
import { includeParameter } from '../responses/parameters.ts'
import { findItem } from '../responses/store.ts'
import { metadata } from './common-parameters.ts'

/** Items in one request. [SDK] conversations.create. */
const itemsMax = 20

const createBody = z.strictObject({
  items: z.array(itemParameter).max(itemsMax).nullable().optional(),
  metadata: metadata.nullish(),
})
const updateBody = z.strictObject({ metadata: metadata.nullable() })
const addBody = z.strictObject({ items: z.array(itemParameter).max(itemsMax) })
const includeQuery = z.strictObject({ include: listText(includeParameter).optional() })
/** `before` is not among [SPEC]'s parameters of this list. */
const { before: _, ...page } = pageQuery()
const listQuery = z.strictObject({ ...page, include: listText(includeParameter).optional() })

export function conversationsRoutes(context: ServerContext): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>()

  app.post('/conversations', async (c) => {
    const body = await readBody(c, createBody, itemBytesMax)
    const items = storeItems(context, body.items ?? [], (id) => findItem(context, id))
    return c.json(createConversation(context, body.metadata ?? {}, items))
  })

  app.get('/conversations/:id', (c) => c.json(readConversation(context, c.req.param('id'))))

  app.post('/conversations/:id', async (c) => {
    const { id } = readConversation(context, c.req.param('id'))
    const { metadata } = await readBody(c, updateBody)
    return c.json(updateConversation(context, id, metadata ?? {}))
  })

  app.delete('/conversations/:id', (c) => {
    const id = c.req.param('id')
    deleteConversation(context, id)
    return c.json({ id, object: 'conversation.deleted', deleted: true })
  })

  app.post('/conversations/:id/items', takesQuery, async (c) => {
    const { include } = readQuery(c, includeQuery)
    const { id } = readConversation(context, c.req.param('id'))
    const body = await readBody(c, addBody, itemBytesMax)
    const items = storeItems(context, body.items, (itemId) => findItem(context, itemId))
    const unlock = lockConversation(context, id)
    addItems(context, id, items)
    unlock()
    return c.json(
      toList(
        items.map((item) => presentItem(item, include ?? [])),
        false,
      ),
    )
  })

  app.get('/conversations/:id/items', takesQuery, (c) => {
    const { include, ...page } = readQuery(c, listQuery)
    const { id } = readConversation(context, c.req.param('id'))
    const source = { table: 'conversation_items', where: 'conversation_id = ?', values: [id] }
    const { rows, hasMore } = selectPage<ObjectRow>(context.db, source, page)
    const items = rows.map((row) => presentItem(parseObject<StoredItem>(row), include ?? []))
    return c.json(toList(items, hasMore))
  })

  app.get('/conversations/:id/items/:item', takesQuery, (c) => {
    const { include } = readQuery(c, includeQuery)
    const { id } = readConversation(context, c.req.param('id'))
    return c.json(presentItem(readItem(context, id, c.req.param('item')), include ?? []))
  })

  app.delete('/conversations/:id/items/:item', (c) => {
    const conversation = readConversation(context, c.req.param('id'))
    deleteItem(context, conversation.id, c.req.param('item'))
    return c.json(conversation)
  })
  return app
}
