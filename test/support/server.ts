import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import type { RequestEntry } from '../../src/server/app.ts'
import { type ServerOptions, startServer } from '../../src/server/ownership/serve.ts'

/** A server of its own for one test, with a client that shows every error at once. */
export interface TestServer {
  url: string
  client: OpenAI
  dataDir: string
  /** Every answered request, in order. */
  requests: RequestEntry[]
  /** Stops the server and, unless a folder was given, removes its data. */
  close(): Promise<void>
}

export async function startTestServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'asst-server-')))
  const requests: RequestEntry[] = []
  const server = await startServer({
    onRequest: (entry) => requests.push(entry),
    onFault: raise,
    ...options,
    dataDir,
  })
  return {
    url: server.url,
    client: new OpenAI({ baseURL: server.url, apiKey: 'test', maxRetries: 0 }),
    dataDir,
    requests,
    close: async () => {
      await server.close()
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A fault of the server fails the test run with its own stack, whatever the client made of the 500. */
function raise(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
