import { Hono } from 'hono'
import { z } from 'zod'
import { batchFilesMax } from '../../limits.ts'
import type { ServerContext } from '../context.ts'
import { transaction } from '../database/query.ts'
import { readBody } from '../http/body.ts'
import type { ServerEnv } from '../http/env.ts'
import { pageQuery, selectPage, toList } from '../http/pagination.ts'
import { readQuery, takesQuery } from '../http/query.ts'
import { attach } from '../knowledge/attachments.ts'
import {
  createStore,
  deleteStore,
  presentStore,
  type StoreRow,
  storeRecord,
  updateStore,
} from '../knowledge/stores.ts'
import { chunkingStrategy, metadata, storeExpiry } from './common-parameters.ts'

/** [SPEC] CreateVectorStoreRequest. The description is taken and, as at OpenAI, never shown again. */
const createBody = z.strictObject({
  name: z.string().nullish(),
  description: z.string().nullish(),
  file_ids: z.array(z.string()).max(batchFilesMax).optional(),
  metadata: metadata.nullish(),
  expires_after: storeExpiry.nullish(),
  chunking_strategy: chunkingStrategy.optional(),
})

/** [SPEC] UpdateVectorStoreRequest. */
const updateBody = z.strictObject({
  name: z.string().nullish(),
  metadata: metadata.nullish(),
  expires_after: storeExpiry.nullish(),
})

const listQuery = z.strictObject(pageQuery())

/** Vector stores: create, list, retrieve, update, delete. */
export function vectorStoresRoutes(context: ServerContext): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>()

  routes.post('/vector_stores', async (c) => {
    const body = await readBody(c, createBody)
    c.var.admitAttachments(body.file_ids?.length ?? 0)
    const store = transaction(context.db, () => {
      const created = createStore(context, {
        name: body.name ?? '',
        metadata: body.metadata ?? {},
        expires_days: body.expires_after?.days ?? null,
      })
      for (const file_id of body.file_ids ?? []) {
        attach(context, created.id, { file_id, chunking_strategy: body.chunking_strategy })
      }
      return created
    })
    return c.json(presentStore(context, store))
  })

  routes.get('/vector_stores', takesQuery, (c) => {
    const page = readQuery(c, listQuery)
    const { rows, hasMore } = selectPage<StoreRow>(context.db, { table: 'vector_stores' }, page)
    return c.json(
      toList(
        rows.map((row) => presentStore(context, row)),
        hasMore,
      ),
    )
  })

  routes.get('/vector_stores/:id', (c) =>
    c.json(presentStore(context, storeRecord(context, c.req.param('id')))),
  )

  routes.post('/vector_stores/:id', async (c) => {
    const id = c.req.param('id')
    storeRecord(context, id)
    const { name, metadata, expires_after } = await readBody(c, updateBody)
    const updated = updateStore(context, id, {
      ...(name === undefined ? {} : { name: name ?? '' }),
      ...(metadata === undefined ? {} : { metadata: metadata ?? {} }),
      ...(expires_after === undefined ? {} : { expires_days: expires_after?.days ?? null }),
    })
    return c.json(presentStore(context, updated))
  })

  routes.delete('/vector_stores/:id', (c) => {
    const id = c.req.param('id')
    deleteStore(context, id)
    return c.json({ id, object: 'vector_store.deleted', deleted: true })
  })

  return routes
}
