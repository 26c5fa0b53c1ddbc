import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { z } from 'zod'
import { uploadBytesMax, uploadPartBytesMax } from '../../limits.ts'
import type { ServerContext } from '../context.ts'
import { check, readBody } from '../http/body.ts'
import type { ServerEnv } from '../http/env.ts'
import { missingParameter } from '../http/errors.ts'
import { filenameMax, readForm } from '../http/multipart.ts'
import { completeUpload } from '../uploads/complete.ts'
import { addPart, presentPart } from '../uploads/parts.ts'
import { cancelUpload, createUpload, pendingUpload, presentUpload } from '../uploads/uploads.ts'
import { fileExpiry, filePurpose, fileSeconds } from './common-parameters.ts'

/** Parts of one upload. OpenAI documents no limit; with this many, 8 GB come in pieces of less than 1 MB. */
const partsMax = 10_000

/** [SPEC] CreateUploadRequest. The type is taken on trust: what a file is, its name says. */
const createBody = z.strictObject({
  filename: z.string().min(1).max(filenameMax),
  purpose: filePurpose,
  bytes: z.int().min(1).max(uploadBytesMax),
  mime_type: z.string().min(1),
  expires_after: z
    .strictObject({
      anchor: z.literal('created_at'),
      seconds: z.int().min(fileSeconds.min).max(fileSeconds.max),
    })
    .optional(),
})

/** [SPEC] CompleteUploadRequest. */
const completeBody = z.strictObject({
  part_ids: z.array(z.string()).min(1).max(partsMax),
  md5: z.string().optional(),
})

/** Uploads: create, add parts, complete, cancel. */
export function uploadsRoutes(context: ServerContext): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>()

  routes.post('/uploads', async (c) => {
    const { filename, purpose, bytes, expires_after } = await readBody(c, createBody)
    const upload = createUpload(context, {
      // Whoever sends a path gets its last part, as with a form.
      filename: filename.split(/[/\\]/).findLast((name) => name !== '' && name !== '..') ?? 'upload',
      purpose,
      bytes,
      file_expires_after: fileExpiry(purpose, expires_after?.seconds) ?? null,
    })
    return c.json(presentUpload(context, upload))
  })

  routes.post('/uploads/:id/parts', async (c) => {
    const { id } = pendingUpload(context, c.req.param('id'))
    const path = join(context.dataDir, 'uploads', context.newId('upload_'))
    const form = await readForm(c.env.incoming, {
      fileField: 'data',
      fileBytesMax: uploadPartBytesMax,
      path,
    })
    try {
      check(z.strictObject({}), Object.fromEntries(form.fields))
      if (form.file === undefined) throw missingParameter('data')
      // Read again: the upload may have ended while the bytes came in.
      pendingUpload(context, id)
      return c.json(presentPart(addPart(context, id, form.file)))
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
  })

  routes.post('/uploads/:id/complete', async (c) => {
    const { id } = pendingUpload(context, c.req.param('id'))
    const { part_ids: partIds, md5 } = await readBody(c, completeBody)
    return c.json(presentUpload(context, await completeUpload(context, id, partIds, md5)))
  })

  routes.post('/uploads/:id/cancel', async (c) => {
    await readBody(c, z.strictObject({}))
    return c.json(presentUpload(context, cancelUpload(context, c.req.param('id'))))
  })

  return routes
}
