import type { ServerContext } from '../context.ts'
import { ApiError, serverError } from '../http/errors.ts'
import { whenDue } from '../model/queue.ts'
import { createEventLog, type EventLog } from './event-log.ts'
import type { ResponseParameters } from './parameters.ts'
import { type AcceptedResponse, acceptResponse } from './respond.ts'
import { readBackground, readInput, saveBackground, updateResponse } from './store.ts'

/** Told of a fault of ours in work that no request waits for. */
type OnFault = (error: unknown) => void

/** Logs of events are kept for this many responses, the latest; OpenAI lets them be streamed for five minutes. */
const logsMax = 100

const logs = new WeakMap<ServerContext, Map<string, EventLog>>()

function logsOf(context: ServerContext): Map<string, EventLog> {
  let all = logs.get(context)
  if (all === undefined) logs.set(context, (all = new Map()))
  return all
}

/** The events of a response in the background, where this process has them. */
export function findEventLog(context: ServerContext, id: string): EventLog | undefined {
  return logsOf(context).get(id)
}

function openLog(context: ServerContext, id: string): EventLog {
  const all = logsOf(context)
  const [oldest] = all.keys()
  if (all.size >= logsMax && oldest !== undefined) all.delete(oldest)
  const log = createEventLog()
  all.set(id, log)
  return log
}

/** Keeps an accepted response as queued, and answers it while nobody waits. */
export function startInBackground(
  context: ServerContext,
  accepted: AcceptedResponse,
  parameters: ResponseParameters,
  onFault: OnFault,
): EventLog {
  saveBackground(context, accepted.begun, accepted.input, parameters)
  return start(context, accepted, onFault)
}

function start(context: ServerContext, accepted: AcceptedResponse, onFault: OnFault): EventLog {
  const { begun } = accepted
  const log = openLog(context, begun.id)
  whenDue(() => {
    accepted
      .run(async (event) => log.add(event))
      .catch((error: unknown) => {
        // A server that closes takes the database from under its responses; the next start resumes them.
        if (!context.db.isOpen) return
        const { message } = serverError()
        const response = {
          ...begun,
          status: 'failed' as const,
          error: { code: 'server_error' as const, message },
        }
        updateResponse(context, response)
        log.add({ type: 'response.failed', response })
        onFault(error)
      })
      .finally(() => log.end())
  })
  return log
}

/** Carries on with the responses that a server which stopped, or was killed, left behind. */
export async function resumeResponses(context: ServerContext, onFault: OnFault): Promise<void> {
  for (const { response, parameters } of readBackground(context)) {
    const queued = { ...response, status: 'queued' as const }
    try {
      const input = readInput(context, response.id)
      start(context, await acceptResponse(context, parameters, { response: queued, input }), onFault)
    } catch (error) {
      if (!context.db.isOpen) return
      if (!(error instanceof ApiError)) throw error
      // What it needs is gone since.
      const { message } = error
      updateResponse(context, { ...response, status: 'failed', error: { code: 'server_error', message } })
    }
  }
}
