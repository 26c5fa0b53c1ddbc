import { Hono } from 'hono'
import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { type ObjectRow, parseObject } from '../database/objects.ts'
import { itemBytesMax, readBody } from '../http/body.ts'
import type { ServerEnv } from '../http/env.ts'
import { invalidRequest, serverError } from '../http/errors.ts'
import { pageQuery, selectPage, toList } from '../http/pagination.ts'
import { streamEvents } from '../http/sse.ts'
import { integerText, listText } from '../http/text-values.ts'
import { presentItem, type StoredItem } from '../responses/items.ts'
import { includeParameter, responseParameters } from '../responses/parameters.ts'
import { findEventLog, resumeResponses, startInBackground } from '../responses/background.ts'
import type { Emit } from '../responses/events.ts'
import type { EventLog } from '../responses/event-log.ts'
import {
  acceptResponse,
  type AcceptedResponse,
  cancelResponse,
  presentResponse,
} from '../responses/respond.ts'
import type { ResponseObject } from '../responses/response.ts'
import { deleteResponse, readResponse } from '../responses/store.ts'
import type { RequestContext } from '../http/env.ts'
import { readQuery, takesQuery } from '../http/query.ts'
import { abortWork } from '../model/ongoing.ts'

const retrieveQuery = z.strictObject({
  include: listText(includeParameter).optional(),
  include_obfuscation: z.enum(['true', 'false']).optional(),
  starting_after: integerText({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional(),
  stream: z.enum(['true', 'false']).optional(),
})
/** `before` is not among [SPEC]'s parameters of this list. */
const { before: _, ...page } = pageQuery()
const itemsQuery = z.strictObject({ ...page, include: listText(includeParameter).optional() })

/** Answers while the client is there: what is not in the background ends with its connection. */
function answerHere(
  c: RequestContext,
  context: ServerContext,
  accepted: AcceptedResponse,
  emit: Emit,
): Promise<ResponseObject> {
  const { outgoing } = c.env
  const answered = accepted.run(emit)
  const leave = () => abortWork(context, accepted.begun.id)
  if (outgoing.closed) leave()
  else outgoing.once('close', leave)
  return answered
}

function streamResponse(c: RequestContext, context: ServerContext, accepted: AcceptedResponse): Response {
  return streamEvents(c, async (send) => {
    let number = 0
    try {
      await answerHere(c, context, accepted, (event) =>
        send(event.type, { ...event, sequence_number: number++ }),
      )
    } catch (error) {
      // The head is sent, so the fault can only be told as an event; it is still a fault of ours.
      const { message, code, param } = serverError().body
      await send('error', { type: 'error', message, code, param, sequence_number: number })
      throw error
    }
  })
}

/** Streams what a response in the background has told since that event, and goes on until its end. */
function streamLog(c: RequestContext, log: EventLog, after: number): Response {
  return streamEvents(c, async (send, signal) => {
    for await (const event of log.follow(after)) {
      if (signal.aborted) return
      await send(event.type, event)
    }
  })
}

export function responsesRoutes(context: ServerContext, onFault: (error: unknown) => void): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>()
  resumeResponses(context, onFault).catch(onFault)

  app.post('/responses', async (c) => {
    const parameters = await readBody(c, responseParameters, itemBytesMax)
    const accepted = await acceptResponse(context, parameters)
    if (parameters.background) {
      const log = startInBackground(context, accepted, parameters, onFault)
      return parameters.stream ? streamLog(c, log, -1) : c.json(accepted.begun)
    }
    if (parameters.stream) return streamResponse(c, context, accepted)
    return c.json(await answerHere(c, context, accepted, async () => {}))
  })

  app.get('/responses/:id', takesQuery, (c) => {
    const { include, stream, starting_after: after = -1 } = readQuery(c, retrieveQuery)
    const response = readResponse(context, c.req.param('id'))
    if (stream === 'true') {
      const log = findEventLog(context, response.id)
      if (log !== undefined) return streamLog(c, log, after)
      const message = 'Only a response in the background can be streamed again, and only for some time.'
      throw invalidRequest(message, 'stream')
    }
    return c.json(presentResponse(response, include ?? []))
  })

  app.delete('/responses/:id', (c) => {
    const id = c.req.param('id')
    deleteResponse(context, id)
    return c.json({ id, object: 'response', deleted: true })
  })

  app.post('/responses/:id/cancel', async (c) => {
    await readBody(c, z.strictObject({}))
    const response = readResponse(context, c.req.param('id'))
    return c.json(presentResponse(cancelResponse(context, response), []))
  })

  app.get('/responses/:id/input_items', takesQuery, (c) => {
    const { include, ...page } = readQuery(c, itemsQuery)
    const { id } = readResponse(context, c.req.param('id'))
    const source = { table: 'response_inputs', where: 'response_id = ?', values: [id] }
    const { rows, hasMore } = selectPage<ObjectRow>(context.db, source, page)
    const items = rows.map((row) => presentItem(parseObject<StoredItem>(row), include ?? []))
    return c.json(toList(items, hasMore))
  })
  return app
}
