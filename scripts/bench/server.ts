import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import OpenAI from 'openai'

/** `asst serve` as it ships, in a process of its own. */
export interface BenchServer {
  /** Base URL. */
  url: string
  client: OpenAI
  /** The server's database, which others may read beside it. */
  databasePath: string
  /** Megabytes that were resident at most. Throws where the system is not Linux. */
  peakMemory(): Promise<number>
  /** Ends the server and removes its data. */
  stop(): Promise<void>
}

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

export async function startServer(): Promise<BenchServer> {
  const data = await mkdtemp(join(tmpdir(), 'asst-bench-'))
  const child = spawn(process.execPath, [cli, '--json', '--quiet', 'serve', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await announcedUrl(child)
  return {
    url,
    client: new OpenAI({ baseURL: url, apiKey: 'bench', maxRetries: 0 }),
    databasePath: join(data, 'server.db'),
    peakMemory: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
      return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024) / 1e6
    },
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill()
      await exited
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function announcedUrl(server: ChildProcess): Promise<string> {
  let printed = ''
  for await (const part of server.stdout ?? []) {
    printed += part
    const url = /"url": ?"([^"]+)"/.exec(printed)?.[1]
    if (url !== undefined) return url
  }
  throw new Error(`asst serve ended before it answered: ${printed}`)
}
