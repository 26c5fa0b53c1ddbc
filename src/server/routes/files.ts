import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { z } from 'zod'
import { fileBytesMax } from '../../limits.ts'
import type { ServerContext } from '../context.ts'
import { check } from '../http/body.ts'
import type { ServerEnv } from '../http/env.ts'
import { missingParameter } from '../http/errors.ts'
import { readForm } from '../http/multipart.ts'
import { pageQuery, selectPage, toList } from '../http/pagination.ts'
import { readQuery, takesQuery } from '../http/query.ts'
import { integerText } from '../http/text-values.ts'
import { createFile, type FileRow, fileRecord, pathOfFile, presentFile } from '../knowledge/files.ts'
import { deleteFile } from '../knowledge/removal.ts'
import { fileExpiry, filePurpose, fileSeconds } from './common-parameters.ts'

/** [SPEC] CreateFileRequest; from a form, so numbers are text. */
const createFields = z.strictObject({
  purpose: filePurpose,
  expires_after: z
    .strictObject({
      anchor: z.literal('created_at'),
      seconds: integerText(fileSeconds),
    })
    .optional(),
})

/** `before` is not among [SPEC]'s parameters of this list. */
const { before: _, ...filePage } = pageQuery({ default: 10_000, max: 10_000 })
const listQuery = z.strictObject({ ...filePage, purpose: z.string().optional() })

/** Files: upload, list, retrieve, content, delete. */
export function filesRoutes(context: ServerContext): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>()

  routes.post('/files', async (c) => {
    const path = join(context.dataDir, 'uploads', context.newId('upload_'))
    const { file, fields } = await readForm(c.env.incoming, {
      fileField: 'file',
      textFields: ['purpose'],
      fileBytesMax,
      path,
    })
    try {
      const { purpose, expires_after } = check(createFields, nestFields(fields))
      if (file === undefined) throw missingParameter('file')
      const expiresAfter = fileExpiry(purpose, expires_after?.seconds)
      return c.json(presentFile(createFile(context, { ...file, purpose, expiresAfter })))
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
  })

  routes.get('/files', takesQuery, (c) => {
    const { purpose, ...page } = readQuery(c, listQuery)
    const where = purpose === undefined ? {} : { where: 'purpose = ?', values: [purpose] }
    const { rows, hasMore } = selectPage<FileRow>(context.db, { table: 'files', ...where }, page)
    return c.json(toList(rows.map(presentFile), hasMore))
  })

  routes.get('/files/:id', (c) => c.json(presentFile(fileRecord(context, c.req.param('id')))))

  routes.get('/files/:id/content', (c) => {
    const file = fileRecord(context, c.req.param('id'))
    c.header('content-type', 'application/octet-stream')
    c.header('content-length', String(file.bytes))
    const content = createReadStream(pathOfFile(context, file.id))
    return c.body(Readable.toWeb(content) as ReadableStream)
  })

  routes.delete('/files/:id', (c) => {
    const id = c.req.param('id')
    deleteFile(context, id)
    return c.json({ id, object: 'file', deleted: true })
  })

  return routes
}

/** `expires_after[seconds]` as `{expires_after: {seconds}}`, which is how forms nest. */
function nestFields(fields: Map<string, string>): Record<string, unknown> {
  const nested: Record<string, unknown> = Object.create(null)
  for (const [name, value] of fields) {
    const [, outer, inner] = /^(\w+)\[(\w+)\]$/.exec(name) ?? []
    if (outer === undefined || inner === undefined) {
      nested[name] = value
      continue
    }
    const group = nested[outer]
    nested[outer] = { ...(typeof group === 'object' ? group : {}), [inner]: value }
  }
  return nested
}
