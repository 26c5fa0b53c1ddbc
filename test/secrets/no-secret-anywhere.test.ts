import { createServer } from 'node:http'
import { once } from 'node:events'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { startTestServer } from '../support/server.ts'
import { createSyncProject, sampleFiles } from '../support/sync-project.ts'

const secrets = {
  TEST_KEY: 'quokka-key-51f0',
  HEADER: 'quokka-header-62a1',
  QUERY: 'quokka-query-73b2',
}

/**
 * A gateway that wants all three, and passes the rest on; while it is broken it refuses with everything that it was
 * sent, as some do.
 */
async function startGateway(upstream: string) {
  let isBroken = false
  const seen = new Set<string>()
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', upstream)
      const carried = [
        request.headers.authorization,
        request.headers['x-gateway'],
        url.searchParams.get('token'),
      ]
      for (const value of carried) seen.add(String(value))
      const body = await buffer(request)
      if (isBroken) {
        const error = { message: `refused ${carried.join(' and ')}`, type: 'x', code: carried[2] }
        response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
        return
      }
      url.searchParams.delete('token')
      const { method = 'GET' } = request
      const names = ['authorization', 'content-type', 'openai-beta']
      const answer = await fetch(url, {
        method,
        headers: names.map((name): [string, string] => [name, String(request.headers[name] ?? '')]),
        ...(method === 'GET' || body.length === 0 ? {} : { body: new Uint8Array(body) }),
      })
      response.writeHead(answer.status, {
        'content-type': answer.headers.get('content-type') ?? 'text/plain',
      })
      response.end(Buffer.from(await answer.arrayBuffer()))
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the gateway has no port')
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    seen,
    breakDown: () => void (isBroken = true),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const suite =
  'assistant: support\ntests: [{ id: a, input: How long to Norway?, assert: [{ type: contains, value: four }] }]\n'

it('key, header and query value reach no file and no output, whatever is run', async () => {
  const server = await startTestServer()
  const gateway = await startGateway(server.url)
  const project = await createSyncProject(gateway.url, 'assistants', {
    files: { ...sampleFiles, 'evals/support.yaml': suite },
    settings: 'headers: { x-gateway: "${HEADER}" }\nquery: { token: "${QUERY}" }',
  })
  onTestFinished(async () => {
    await project.dispose()
    gateway.close()
    await server.close()
  })
  const commands = [
    ['validate'],
    ['plan', '--out', project.path('plan.json')],
    ['plan', '--json'],
    ['sync', '--plan', project.path('plan.json')],
    ['sync', '--yes', '--json'],
    ['status'],
    ['ask', 'support', 'How long to Norway?'],
    ['eval'],
    ['lock'],
    ['gc', '--yes'],
    ['destroy', '--env', 'test', '--yes', '--json'],
  ]
  const said: string[] = []
  const codes: number[] = []
  for (const flags of [['--verbose'], []]) {
    for (const argv of commands) {
      const { exitCode, stdout, stderr } = await project.asst([...argv, ...flags], { variables: secrets })
      said.push(`${argv.join(' ')}\n${stdout}${stderr}`)
      codes.push(exitCode)
    }
    gateway.breakDown()
  }
  // All went well once, and nothing that needs the host did afterwards: so every kind of message was printed.
  expect(codes.filter((code) => code === 0).length).toBeGreaterThan(8)
  expect(said.join('')).toContain('refused … and … and …')
  expect([...gateway.seen]).toEqual([`Bearer ${secrets.TEST_KEY}`, secrets.HEADER, secrets.QUERY])

  for (const entry of await readdir(project.root, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) said.push(await readFile(join(entry.parentPath, entry.name), 'latin1'))
  expect(said.length).toBeGreaterThan(30)
  expect(said.filter((text) => text.includes('quokka'))).toEqual([])
})
