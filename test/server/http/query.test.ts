import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createApp } from '../../../src/server/app.ts'
import { openContext } from '../../../src/server/context.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

/** Every method and path of the API, below the root. */
function allRoutes(): { method: string; path: string }[] {
  const folder = mkdtempSync(join(tmpdir(), 'asst-query-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const context = openContext({ dataDir: folder })
  const { routes } = createApp(context)
  context.db.close()
  const own = routes.filter(({ method }) => method !== 'ALL')
  const urls = own.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, 'x').replace('/v1', '')}`)
  return [...new Set(urls)].map((url) => {
    const [method = '', path = ''] = url.split(' ')
    return { method, path }
  })
}

describe('query parameters', () => {
  it('are refused by every route that does not know them, before anything is done', async () => {
    const routes = allRoutes()
    expect(routes.length).toBeGreaterThan(60)
    for (const { method, path } of routes) {
      const response = await fetch(`${server.url}${path}?color=red`, {
        method,
        headers: { 'openai-beta': 'assistants=v2' },
      })
      const { error } = (await response.json()) as { error?: object }
      expect({ method, path, status: response.status, ...error }).toEqual({
        method,
        path,
        status: 400,
        message: "Unknown parameter: 'color'.",
        type: 'invalid_request_error',
        param: 'color',
        code: 'unknown_parameter',
      })
    }
    expect((await server.client.vectorStores.list()).data).toEqual([])
  })

  it('do not hide that a path is none of the API', async () => {
    expect((await fetch(`${server.url}/none?color=red`)).status).toBe(404)
  })
})
