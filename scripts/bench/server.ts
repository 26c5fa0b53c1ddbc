import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { cli } from './asst.ts'
import { peakMemory } from './memory.ts'

/** `asst serve` as it ships, in a process of its own. */
export interface BenchServer {
  /** Base URL. */
  url: string
  client: OpenAI
  /** The server's database, which others may read beside it. */
  databasePath: string
  /** Megabytes that were resident at most. Throws where the system is not Linux. */
  peakMemory(): number
  /** Every request that was answered, in the order of the answers. */
  requests(): Promise<LoggedRequest[]>
  /** Ends the server and removes its data. */
  stop(): Promise<void>
}

export interface LoggedRequest {
  method: string
  path: string
  status: number
  /** Milliseconds since 1970, when it came and when it was answered. */
  began: number
  ended: number
}

/** @param flags of `asst serve` */
export async function startServer(...flags: string[]): Promise<BenchServer> {
  const data = await mkdtemp(join(tmpdir(), 'asst-bench-'))
  const log = join(data, 'requests.jsonl')
  const child = spawn(
    process.execPath,
    [cli, '--json', '--quiet', 'serve', '--port', '0', '--data', data, '--log', log, ...flags],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const url = await announcedUrl(child)
  return {
    url,
    client: new OpenAI({ baseURL: url, apiKey: 'bench', maxRetries: 0 }),
    databasePath: join(data, 'server.db'),
    peakMemory: () => {
      const peak = peakMemory(child.pid)
      if (peak === undefined) throw new Error('resident memory is measured on Linux only')
      return peak
    },
    requests: async () => (await readFile(log, 'utf8')).trim().split('\n').map(parseLine),
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill()
      await exited
      await rm(data, { recursive: true, force: true })
    },
  }
}

function parseLine(line: string): LoggedRequest {
  const entry = JSON.parse(line) as Record<'method' | 'path' | 'time', string> &
    Record<'status' | 'duration_ms', number>
  const { method, path, status } = entry
  const ended = Date.parse(entry.time)
  return { method, path, status, began: ended - entry.duration_ms, ended }
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
