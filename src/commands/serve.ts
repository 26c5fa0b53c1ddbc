import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { Faults } from '../config/read-faults.ts'
import { UserError } from '../errors.ts'
import type { RunningServer, ServerOptions } from '../server/ownership/serve.ts'
import { createOutput, type GlobalFlags, type Terminal } from './terminal/context.ts'
import { describeModel, type ModelFlags, takeModel } from './serve/serve-model.ts'

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

/** Milliseconds that requests and streams under way have to end once the server is to stop. */
const graceMs = 2_000

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
    // The client hears of a 500 only.
    onFault: (error) => terminal.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
    dataDir,
    ...(model !== undefined && { model }),
    ...(flags.model !== undefined && { modelName: flags.model }),
    ...(log !== undefined && { log: resolve(log) }),
    ...(faults !== undefined && { faults: await takeFaults(faults) }),
  }
  // What connections bring in is garbage at once. Unbound, V8's young generation grows by 60 MB to collect it seldom.
  setFlagsFromString('--semi-space-growth-factor=1')
  output.note(output.paint('dim', 'local (embedded server) · responses and assistants'))
  const { serveOrStandBy } = await import('../server/ownership/successor.ts')
  const found = await serveOrStandBy(options).catch((error: unknown) => {
    throw explain(error, options)
  })
  const key = flags.apiKey === undefined ? 'any key' : 'the key of --api-key'
  const tellServing = ({ url }: RunningServer) => {
    output.print(`Serving ${output.paint('bold', url)} from ${dataDir}`)
    output.print(`Answers come from ${describeModel(flags)}.`)
    output.print(`Any OpenAI SDK works with this base URL and ${key}. Ctrl-C stops it.`)
  }
  if ('server' in found) {
    tellServing(found.server)
    output.document({ version: 1, url: found.server.url, data: dataDir })
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort')
    await found.server.close(graceMs)
    return 0
  }
  const { successor } = found
  output.print(`${dataDir} is served by another process, at ${output.paint('bold', successor.ownerUrl)}`)
  if (!successor.isSilent) output.print(`${output.paint('bold', successor.url)} forwards to it.`)
  output.print(
    'This one takes over when that one is gone; its other flags count from then on. Ctrl-C stops it.',
  )
  output.document({ version: 1, url: successor.url, data: dataDir, owner: successor.ownerUrl })
  const stopped = once(terminal.signal, 'abort').then(() => undefined)
  if (!terminal.signal.aborted) {
    const server = await Promise.race([successor.succeeded, stopped]).catch((error: unknown) => {
      throw explain(error, options)
    })
    if (server !== undefined) tellServing(server)
    await stopped
  }
  await successor.close(graceMs)
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
  if (error.name === 'UnprotectedHostError') {
    const hint = 'demand one with --api-key, or leave --host out'
    return new UserError('usage', error.message, { hint })
  }
  if (error.name === 'OwnerSilentError') {
    const hint = 'it may hang: end it, or give this one another folder with --data'
    return new UserError('usage', error.message, { hint })
  }
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
