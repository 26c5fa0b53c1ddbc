import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { createOutput, type GlobalFlags, type Terminal } from './context.ts'

export interface ServeFlags extends GlobalFlags {
  port: number
  data?: string
}

/** Runs the embedded server for any client until it is interrupted. */
export async function serve(flags: ServeFlags, terminal: Terminal): Promise<number> {
  const output = createOutput(flags, terminal)
  const dataDir = resolve(flags.data ?? join(flags.project ?? process.cwd(), '.asst', 'server'))
  const { FolderOwnedError, startServer } = await import('../server/serve.ts')
  const server = await startServer({ dataDir, port: flags.port }).catch((error: unknown) => {
    throw explain(error, flags.port, FolderOwnedError)
  })
  output.note(output.paint('dim', 'local (embedded server) · responses and assistants'))
  output.print(`Serving ${output.paint('bold', server.url)} from ${dataDir}`)
  output.print('Any OpenAI SDK works with this base URL and any key. Ctrl-C stops it.')
  output.document({ version: 1, url: server.url, data: dataDir })
  if (!terminal.signal.aborted) await once(terminal.signal, 'abort')
  await server.close()
  return 0
}

function explain(error: unknown, port: number, owned: new (folder: string) => Error): unknown {
  if (error instanceof owned)
    return new UserError('usage', error.message, {
      hint: 'use that one, or give this one another folder with --data',
    })
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return new UserError('usage', `port ${port} is in use`, { hint: 'choose another with --port' })
  return error
}
