import { extname } from 'node:path'
import { Hono } from 'hono'
import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { isKnownType } from '../extract/extract.ts'
import { readBody } from '../http/body.ts'
import type { ServerEnv } from '../http/env.ts'
import { invalidRequest } from '../http/errors.ts'
import { pageQuery, selectPage, toList } from '../http/pagination.ts'
import { tellPolling } from '../http/polling.ts'
import { readQuery, takesQuery } from '../http/query.ts'
import {
  attach,
  type AttachmentRow,
  attachmentRecord,
  attachmentText,
  detach,
  presentAttachment,
  setAttributes,
} from '../knowledge/attachments.ts'
import { fileRecord } from '../knowledge/files.ts'
import { liveStore, storeRecord } from '../knowledge/stores.ts'
import { attributes, chunkingStrategy, fileFilter } from './common-parameters.ts'

/** [SPEC] CreateVectorStoreFileRequest. */
export const attachBody = z.strictObject({
  file_id: z.string(),
  attributes: attributes.nullish(),
  chunking_strategy: chunkingStrategy.optional(),
})

/** [SPEC] UpdateVectorStoreFileAttributesRequest. */
const updateBody = z.strictObject({ attributes: attributes.nullable() })

const listQuery = z.strictObject({ ...pageQuery(), filter: fileFilter })

const base = '/vector_stores/:store/files'

/** The files of a vector store: attach, list, retrieve, update attributes, content, detach. */
export function vectorStoreFilesRoutes(context: ServerContext): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>()

  routes.post(base, async (c) => {
    const body = await readBody(c, attachBody)
    liveStore(context, c.req.param('store'))
    refuseType(fileRecord(context, body.file_id).filename)
    c.var.admitAttachments(1)
    const row = attach(context, c.req.param('store'), body)
    return c.json(presentAttachment(row))
  })

  routes.get(base, takesQuery, (c) => {
    const { filter, ...page } = readQuery(c, listQuery)
    const store = storeRecord(context, c.req.param('store'))
    const source = {
      table: 'attachments',
      key: 'file_id',
      where: filter === undefined ? 'store_id = ?' : 'store_id = ? AND status = ?',
      values: filter === undefined ? [store.id] : [store.id, filter],
    }
    const { rows, hasMore } = selectPage<AttachmentRow>(context.db, source, page)
    return c.json(toList(rows.map(presentAttachment), hasMore))
  })

  routes.get(`${base}/:id`, (c) => {
    const row = attachmentRecord(context, c.req.param('store'), c.req.param('id'))
    tellPolling(c, row.status)
    return c.json(presentAttachment(row))
  })

  routes.post(`${base}/:id`, async (c) => {
    const { store, id } = c.req.param()
    attachmentRecord(context, store, id)
    const body = await readBody(c, updateBody)
    setAttributes(context, store, id, body.attributes ?? {})
    return c.json(presentAttachment(attachmentRecord(context, store, id)))
  })

  routes.get(`${base}/:id/content`, (c) => {
    const row = attachmentRecord(context, c.req.param('store'), c.req.param('id'))
    const text = attachmentText(context, row.seq)
    const data = text === '' ? [] : [{ type: 'text', text }]
    return c.json({ object: 'vector_store.file_content.page', data, has_more: false, next_page: null })
  })

  routes.delete(`${base}/:id`, (c) => {
    const { store, id } = c.req.param()
    detach(context, store, id)
    return c.json({ id, object: 'vector_store.file.deleted', deleted: true })
  })

  return routes
}

/**
 * A file attached alone is refused for its type at once, one of a batch fails later. What OpenAI does is told in
 * https://github.com/stdapi-ai/stdapi.ai/issues/275.
 */
function refuseType(filename: string): void {
  if (isKnownType(filename)) return
  throw invalidRequest(
    `Files with extensions [${extname(filename) || 'none'}] are not supported for retrieval. See https://platform.openai.com/docs/assistants/tools/file-search/supported-files`,
    'file_ids',
    'unsupported_file',
  )
}
