import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { Faults } from '../config/read-faults.ts'
import { UserError } from '../errors.ts'
import type { ServerOptions } from '../server/serve.ts'
import { createOutput, type GlobalFlags, type Terminal } from './context.ts'
import { describeModel, type ModelFlags, takeModel } from './serve-model.ts'

export interface ServeFlags
  extends
    GlobalFlags,
    ModelFlags,
    Pick<ServerOptions, 'host' | 'apiKey' | 'latency' | 'limits' | 'timeScale'> {
  port: number
  /** Paths. */
  data?: string
  faults?: string
  log?: string
}

/** Runs the embedded server for any client until it is interrupted. */
export async function serve(flags: ServeFlags, terminal: Terminal): Promise<number> {
  const { env: _env, project, json: _json, quiet: _quiet, verbose: _verbose, ...given } = flags
  const { model: _model, modelUrl: _modelUrl, modelKey: _modelKey, script: _script, ...rest } = given
  const { data, faults, log, ...settings } = rest
  if (settings.timeScale !== undefined && settings.limits === undefined) {
    throw new UserError('usage', '--time-scale speeds up the minutes of --limits, which is not given')
  }
  const output = createOutput(flags, terminal)
  const dataDir = resolve(data ?? join(project ?? process.cwd(), '.asst', 'server'))
  const model = await takeModel(flags, terminal.variables)
  const options: ServerOptions = {
    ...settings,
    dataDir,
    ...(model !== undefined && { model }),
    ...(log !== undefined && { log: resolve(log) }),
    ...(faults !== undefined && { faults: await takeFaults(faults) }),
  }
  // What connections bring in is garbage at once. Unbound, V8's young generation grows by 60 MB to collect it seldom.
  setFlagsFromString('--semi-space-growth-factor=1')
  const { FolderOwnedError, startServer, UnprotectedHostError } = await import('../server/serve.ts')
  const server = await startServer(options).catch((error: unknown) => {
    if (error instanceof FolderOwnedError) {
      const hint = 'use that one, or give this one another folder with --data'
      throw new UserError('usage', error.message, { hint })
    }
    if (error instanceof UnprotectedHostError) {
      const hint = 'demand one with --api-key, or leave --host out'
      throw new UserError('usage', error.message, { hint })
    }
    throw explain(error, options)
  })
  output.note(output.paint('dim', 'local (embedded server) · responses and assistants'))
  output.print(`Serving ${output.paint('bold', server.url)} from ${dataDir}`)
  output.print(`Answers come from ${describeModel(flags)}.`)
  const key = flags.apiKey === undefined ? 'any key' : 'the key of --api-key'
  output.print(`Any OpenAI SDK works with this base URL and ${key}. Ctrl-C stops it.`)
  output.document({ version: 1, url: server.url, data: dataDir })
  if (!terminal.signal.aborted) await once(terminal.signal, 'abort')
  await server.close()
  return 0
}

/** The rules of a fault file. Its reader is loaded only where there is one, because a server that runs for days is small. */
async function takeFaults(path: string): Promise<Faults> {
  const [{ readFaults }, { take }] = await Promise.all([
    import('../config/read-faults.ts'),
    import('../workspace/open-workspace.ts'),
  ])
  return take(await readFaults(path))
}

/** What the system said about the port, the host or the log, in words. */
function explain(error: unknown, { port, host, log, dataDir }: ServerOptions): unknown {
  if (!(error instanceof Error)) return error
  const { code, path } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new UserError('usage', `port ${port} is in use`, { hint: 'choose another with --port' })
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new UserError('usage', `${host} is no address of this machine`)
  }
  if (path !== undefined && `${dataDir}/`.startsWith(`${path}/`)) {
    return new UserError('usage', `the data folder ${dataDir} cannot be made or used (${code})`, {
      hint: 'name another with --data',
    })
  }
  if (log !== undefined && path === log) {
    return new UserError('usage', `the request log ${log} cannot be written (${code})`)
  }
  return error
}
