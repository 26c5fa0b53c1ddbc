import type { IncomingMessage } from 'node:http'
import { finished } from 'node:stream/promises'
import { Hono, type MiddlewareHandler } from 'hono'
import type { ServerContext } from './context.ts'
import type { ServerEnv } from './http/env.ts'
import { answerUnknownUrl } from './http/unknown-url.ts'
import { refusePages, requireKey } from './http/guard.ts'
import { ApiError, serverError } from './http/errors.ts'
import { refuseQuery } from './http/query.ts'
import { explainStorage } from './http/storage-errors.ts'
import { expireContainers } from './containers/containers.ts'
import { removeExpired } from './knowledge/removal.ts'
import { expireUploads } from './uploads/uploads.ts'
import { assistantsRoutes } from './routes/assistants.ts'
import { containerFilesRoutes } from './routes/container-files.ts'
import { containersRoutes } from './routes/containers.ts'
import { conversationsRoutes } from './routes/conversations.ts'
import { fileBatchesRoutes } from './routes/file-batches.ts'
import { filesRoutes } from './routes/files.ts'
import { messagesRoutes } from './routes/messages.ts'
import { modelsRoutes } from './routes/models.ts'
import { responsesRoutes } from './routes/responses.ts'
import { runStepsRoutes } from './routes/run-steps.ts'
import { runsRoutes } from './routes/runs.ts'
import { uploadsRoutes } from './routes/uploads.ts'
import { searchRoutes } from './routes/search.ts'
import { threadsRoutes } from './routes/threads.ts'
import { vectorStoreFilesRoutes } from './routes/vector-store-files.ts'
import { vectorStoresRoutes } from './routes/vector-stores.ts'

/** One request. Told once the answer's head is known; a stream may still be running. */
export interface RequestEntry {
  method: string
  /** Without the query string. */
  path: string
  /** 0 where the connection broke before the answer. */
  status: number
  /** Received for this request, headers included. */
  bytes: number
  durationMs: number
}

export interface AppOptions {
  onRequest?: (entry: RequestEntry) => void
  /** Told of a fault of ours, which the client only hears of as a 500. */
  onFault?: (error: unknown) => void
  /** The address it is bound to, which requests may name as their host. */
  host?: string
  /** Demanded of every request where given. */
  apiKey?: string
  /** Stands in for that key: what the processes of one data folder know each other by. */
  folderKey?: string
  /** Listed among the models, because it is the one that answers. */
  modelName?: string
  /** What requests to the API pass before they are answered. */
  before?: MiddlewareHandler<ServerEnv>[]
}

/** The whole API under `/v1`. Routes are mounted one line a module. */
export function createApp(context: ServerContext, options: AppOptions = {}): Hono<ServerEnv> {
  const {
    onFault = () => {},
    onRequest = () => {},
    host = '127.0.0.1',
    apiKey,
    modelName,
    folderKey,
    before = [],
  } = options
  const app = new Hono<ServerEnv>()
  const seenBytes = new WeakMap<object, number>()

  app.use(async (c, next) => {
    const start = performance.now()
    const requestId = context.newId('req_')
    c.set('requestId', requestId)
    c.set('onFault', onFault)
    c.set('admitAttachments', () => {})
    removeExpired(context)
    expireUploads(context)
    expireContainers(context)
    const { incoming } = c.env
    // Taken now: a request that breaks off lets go of it.
    const { socket } = incoming
    await next()
    c.header('x-request-id', requestId)
    if (c.res.status >= 400) await drain(incoming)
    const bytes = socket.bytesRead - (seenBytes.get(socket) ?? 0)
    seenBytes.set(socket, socket.bytesRead)
    const durationMs = performance.now() - start
    const status = socket.destroyed ? 0 : c.res.status
    onRequest({ method: c.req.method, path: c.req.path, status, bytes, durationMs })
  })
  app.use(refusePages(host, apiKey !== undefined))
  if (apiKey !== undefined) app.use('/v1/*', requireKey([apiKey, folderKey ?? apiKey]))
  for (const middleware of before) app.use('/v1/*', middleware)
  app.use('/v1/*', refuseQuery)

  app.route('/v1', filesRoutes(context))
  app.route('/v1', uploadsRoutes(context))
  app.route('/v1', vectorStoresRoutes(context))
  app.route('/v1', vectorStoreFilesRoutes(context))
  app.route('/v1', fileBatchesRoutes(context))
  app.route('/v1', searchRoutes(context))
  app.route('/v1', containersRoutes(context))
  app.route('/v1', containerFilesRoutes(context))
  app.route('/v1', modelsRoutes(context, modelName))
  app.route('/v1', responsesRoutes(context, onFault))
  app.route('/v1', conversationsRoutes(context))
  app.route('/v1', assistantsRoutes(context))
  app.route('/v1', runsRoutes(context, onFault))
  app.route('/v1', runStepsRoutes(context))
  // After the runs, or `/threads/runs` would be taken for a thread.
  app.route('/v1', threadsRoutes(context))
  app.route('/v1', messagesRoutes(context))

  app.notFound(answerUnknownUrl(app.routes))
  app.onError((error, c) => {
    if (!(error instanceof ApiError)) onFault(error)
    const { body, status } = error instanceof ApiError ? error : (explainStorage(error) ?? serverError())
    return c.json({ error: body }, status)
  })
  return app
}

/** Reads what is left of a refused request, because a client that is still sending does not see the answer. */
async function drain(incoming: IncomingMessage): Promise<void> {
  if (incoming.complete) return
  incoming.resume()
  await finished(incoming, { writable: false }).catch(() => {})
}
