import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toFile } from 'openai'
import { expect, it } from 'vitest'
import { startTestServer } from '../support/server.ts'

it('removes bytes without a row at start, and keeps all others', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'asst-sweep-'))
  const first = await startTestServer({ dataDir })
  const data = await toFile(Buffer.from('hello'), 'a.md')
  const file = await first.client.files.create({ file: data, purpose: 'assistants' })
  const upload = await first.client.uploads.create({
    bytes: 5,
    filename: 'b.md',
    mime_type: 'text/markdown',
    purpose: 'assistants',
  })
  const part = await first.client.uploads.parts.create(upload.id, { data })
  const container = await first.client.containers.create({ name: 'work' })
  const copy = await first.client.containers.files.create(container.id, { file_id: file.id })
  await first.close()

  for (const folder of ['files', 'parts', 'containers']) {
    await writeFile(join(dataDir, folder, 'orphan'), 'x')
    await mkdir(join(dataDir, folder, 'stray'))
  }
  const second = await startTestServer({ dataDir })
  expect(await readdir(join(dataDir, 'files'))).toEqual([file.id])
  expect(await readdir(join(dataDir, 'parts'))).toEqual([part.id])
  expect(await readdir(join(dataDir, 'containers'))).toEqual([copy.id])
  const completed = await second.client.uploads.complete(upload.id, { part_ids: [part.id] })
  expect(completed.file?.bytes).toBe(5)
  await second.close()
  await rm(dataDir, { recursive: true })
})
