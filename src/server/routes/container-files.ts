import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { z } from 'zod'
import { fileBytesMax } from '../../limits.ts'
import {
  containerFileRecord,
  type ContainerFileRow,
  copyToContainer,
  deleteContainerFile,
  pathOfContainerFile,
  presentContainerFile,
  receiveContainerFile,
} from '../containers/container-files.ts'
import { liveContainer, useContainer } from '../containers/containers.ts'
import type { ServerContext } from '../context.ts'
import { check, readBody } from '../http/body.ts'
import type { RequestContext, ServerEnv } from '../http/env.ts'
import { missingParameter } from '../http/errors.ts'
import { readForm } from '../http/multipart.ts'
import { pageQuery, selectPage, toList } from '../http/pagination.ts'
import { readQuery, takesQuery } from '../http/query.ts'
import { fileRecord } from '../knowledge/files.ts'

/** [SPEC] CreateContainerFileBody, which is a form with the file or JSON with an ID. */
const createBody = z.strictObject({ file_id: z.string() })
const createFields = z.strictObject({ file_id: z.string().optional() })

/** `before` is not among [SPEC]'s parameters of this list. */
const { before: _, ...page } = pageQuery()
const listQuery = z.strictObject(page)

const base = '/containers/:container/files'

/** Files of a container: create, list, retrieve, content, delete. */
export function containerFilesRoutes(context: ServerContext): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>()

  routes.post(base, async (c) => {
    const { id } = liveContainer(context, c.req.param('container'))
    const isForm = /^multipart\/form-data\b/i.test(c.req.header('content-type') ?? '')
    const file = isForm ? await receiveForm(c, id) : await copyNamed(c, id)
    return c.json(presentContainerFile(file))
  })

  routes.get(base, takesQuery, (c) => {
    const page = readQuery(c, listQuery)
    const { id } = liveContainer(context, c.req.param('container'))
    const source = { table: 'container_files', where: 'container_id = ?', values: [id] }
    const { rows, hasMore } = selectPage<ContainerFileRow>(context.db, source, page)
    return c.json(toList(rows.map(presentContainerFile), hasMore))
  })

  routes.get(`${base}/:id`, (c) => {
    const container = useContainer(context, c.req.param('container'))
    return c.json(presentContainerFile(containerFileRecord(context, container.id, c.req.param('id'))))
  })

  routes.get(`${base}/:id/content`, (c) => {
    const container = useContainer(context, c.req.param('container'))
    const file = containerFileRecord(context, container.id, c.req.param('id'))
    c.header('content-type', 'application/octet-stream')
    c.header('content-length', String(file.bytes))
    const content = createReadStream(pathOfContainerFile(context, file.id))
    return c.body(Readable.toWeb(content) as ReadableStream)
  })

  routes.delete(`${base}/:id`, (c) => {
    const container = useContainer(context, c.req.param('container'))
    const id = c.req.param('id')
    deleteContainerFile(context, container.id, id)
    return c.json({ id, object: 'container.file.deleted', deleted: true })
  })

  async function copyNamed(c: RequestContext, containerId: string): Promise<ContainerFileRow> {
    const { file_id: fileId } = await readBody(c, createBody)
    const container = useContainer(context, containerId)
    return copyToContainer(context, container.id, fileRecord(context, fileId))
  }

  async function receiveForm(c: RequestContext, containerId: string): Promise<ContainerFileRow> {
    const path = join(context.dataDir, 'uploads', context.newId('upload_'))
    const { file, fields } = await readForm(c.env.incoming, {
      fileField: 'file',
      textFields: ['file_id'],
      fileBytesMax,
      path,
    })
    try {
      const { file_id: fileId } = check(createFields, Object.fromEntries(fields))
      // Checked again: it may have expired or gone while the bytes came in.
      const container = useContainer(context, containerId)
      if (file !== undefined) return receiveContainerFile(context, container.id, file)
      if (fileId === undefined) throw missingParameter('file')
      return copyToContainer(context, container.id, fileRecord(context, fileId))
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
  }

  return routes
}
