import { Hono } from 'hono'
import { z } from 'zod'
import { batchFilesApiMax } from '../../limits.ts'
import type { ServerContext } from '../context.ts'
import { readBody } from '../http/body.ts'
import type { ServerEnv } from '../http/env.ts'
import { invalidRequest, missingParameter } from '../http/errors.ts'
import { pageQuery, selectPage, toList } from '../http/pagination.ts'
import { tellPolling } from '../http/polling.ts'
import { readQuery, takesQuery } from '../http/query.ts'
import { type AttachmentRow, type AttachRequest, presentAttachment } from '../knowledge/attachments.ts'
import { batchRecord, cancelBatch, createBatch, inBatch, presentBatch } from '../knowledge/batches.ts'
import { attributes, chunkingStrategy, fileFilter } from './common-parameters.ts'
import { attachBody } from './vector-store-files.ts'

/** [SPEC] CreateVectorStoreFileBatchRequest. */
const createBody = z.strictObject({
  file_ids: z.array(z.string()).min(1).max(batchFilesApiMax).optional(),
  files: z.array(attachBody).min(1).max(batchFilesApiMax).optional(),
  attributes: attributes.nullish(),
  chunking_strategy: chunkingStrategy.optional(),
})

const listQuery = z.strictObject({ ...pageQuery(), filter: fileFilter })

const base = '/vector_stores/:store/file_batches'

/** File batches: create, retrieve, cancel, list files. */
export function fileBatchesRoutes(context: ServerContext): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>()

  routes.post(base, async (c) => {
    const files = filesOf(await readBody(c, createBody))
    c.var.admitAttachments(files.length)
    const batch = createBatch(context, c.req.param('store'), files)
    return c.json(presentBatch(context, batch))
  })

  routes.get(`${base}/:id`, (c) => {
    const batch = presentBatch(context, batchRecord(context, c.req.param('store'), c.req.param('id')))
    tellPolling(c, batch.status)
    return c.json(batch)
  })

  routes.post(`${base}/:id/cancel`, async (c) => {
    await readBody(c, z.strictObject({}))
    return c.json(presentBatch(context, cancelBatch(context, c.req.param('store'), c.req.param('id'))))
  })

  routes.get(`${base}/:id/files`, takesQuery, (c) => {
    const { filter, ...page } = readQuery(c, listQuery)
    const batch = batchRecord(context, c.req.param('store'), c.req.param('id'))
    const source = {
      table: 'attachments',
      key: 'file_id',
      where: filter === undefined ? inBatch : `${inBatch} AND status = ?`,
      values: filter === undefined ? [batch.id] : [batch.id, filter],
    }
    const { rows, hasMore } = selectPage<AttachmentRow>(context.db, source, page)
    return c.json(toList(rows.map(presentAttachment), hasMore))
  })

  return routes
}

/** The files to attach. Either list, not both; with `files`, each says for itself how. */
function filesOf(body: z.output<typeof createBody>): AttachRequest[] {
  const { file_ids, files, ...shared } = body
  if (files !== undefined && file_ids !== undefined) {
    throw invalidRequest("Only one of 'file_ids' and 'files' may be given.", 'files')
  }
  if (files !== undefined) return files
  if (file_ids !== undefined) return file_ids.map((file_id) => ({ file_id, ...shared }))
  throw missingParameter('file_ids')
}
