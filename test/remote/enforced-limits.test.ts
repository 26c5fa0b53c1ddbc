import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { attachedFilesPerMinute, storeWritesPerMinute, uploadsPerMinute } from '../../src/limits.ts'
import { createClient } from '../../src/remote/client.ts'
import { connectRemote } from '../../src/remote/connect.ts'
import type { Remote } from '../../src/remote/port.ts'
import { createProject, type TestProject } from '../support/project.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

/** A minute of the server, and of the limiter, lasts three seconds. */
const timeScale = 20

let server: TestServer
let project: TestProject
let remote: Remote

beforeEach(async () => {
  server = await startTestServer({
    limits: 'openai',
    timeScale,
    // What fails is sent again, which counts as well.
    faults: {
      rules: [
        { method: 'DELETE', path: '/**', probability: 0.1, answer: { status: 503, when: 'after_effect' } },
        { method: 'DELETE', path: '/**', probability: 0.05, drop: 'after_effect' },
      ],
    },
  })
  project = await createProject({ 'a.md': 'a' })
  const client = createClient({ baseUrl: server.url, query: {}, headers: {} })
  const limits = { concurrency: 16, uploadsPerMinute, attachedFilesPerMinute, storeWritesPerMinute }
  remote = connectRemote(client, limits, { minute: 60_000 / timeScale })
})

afterEach(async () => {
  await project.dispose()
  await server.close()
})

it('more than a minute may hold is sent without one refusal', { timeout: 60_000 }, async () => {
  const sha256 = createHash('sha256').update('a').digest('hex')
  const store = await remote.stores.create({ name: 'a', metadata: {} })
  const uploads = Array.from({ length: uploadsPerMinute + 100 }, () =>
    remote.files.create({ name: 'a.md', absolute: project.path('a.md'), sha256 }),
  )
  const writes = Array.from({ length: storeWritesPerMinute + 100 }, (_, index) =>
    remote.stores.detach(store.id, `file-${index}`),
  )
  await Promise.all([...uploads, ...writes])
  const statuses = new Map<number, number>()
  for (const { status } of server.requests) statuses.set(status, (statuses.get(status) ?? 0) + 1)
  expect(statuses.get(429)).toBeUndefined()
  expect(statuses.get(200)).toBe(uploads.length + 1)
  expect(statuses.get(404)).toBe(writes.length)
  expect(statuses.get(503)).toBeGreaterThan(10)
})
