import { createServer, type IncomingHttpHeaders } from 'node:http'
import { createClient } from '../../../src/remote/client.ts'
import { connectRemote } from '../../../src/remote/connect.ts'
import type { Remote } from '../../../src/remote/port.ts'

export interface ScriptedRequest {
  method: string
  url: URL
  headers: IncomingHttpHeaders
}

export interface ScriptedHost {
  url: string
  remote: Remote
  requests: ScriptedRequest[]
  close(): Promise<void>
}

export const limits = {
  concurrency: 4,
  uploadsPerMinute: 1000,
  attachedFilesPerMinute: 1000,
  storeWritesPerMinute: 1000,
}

/** A host that answers each request with the JSON that a test gives it, and the port before it. */
export async function startScriptedHost(
  answer: (request: ScriptedRequest) => unknown,
): Promise<ScriptedHost> {
  const requests: ScriptedRequest[] = []
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () => {
      const url = new URL(incoming.url ?? '/', 'http://host')
      const request = { method: incoming.method ?? '', url, headers: incoming.headers }
      requests.push(request)
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer(request)))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the host has no port')
  const url = `http://127.0.0.1:${address.port}/v1`
  const client = createClient({ baseUrl: url, apiKey: 'sk-test', query: {}, headers: {} })
  return {
    url,
    remote: connectRemote(client, limits),
    requests,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
