import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readForm } from '../../../src/server/http/multipart.ts'

describe('a form', () => {
  it('is not blamed for what goes wrong in writing its file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'asst-form-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const read = Promise.withResolvers<unknown>()
    const server = createServer((incoming, outgoing) => {
      const limits = { fileField: 'file', fileBytesMax: 1_000, path: join(folder, 'x'.repeat(300)) }
      read.resolve(readForm(incoming, limits).catch((error: unknown) => error))
      incoming.once('end', () => outgoing.end())
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const body = new FormData()
    body.append('file', new Blob(['hello']), 'a.md')
    await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body })
    expect(await read.promise).toMatchObject({ code: 'ENAMETOOLONG' })
  })
})
