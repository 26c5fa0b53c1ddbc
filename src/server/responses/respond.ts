import type { ServerContext } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import { abortWork, beginWork } from '../model/ongoing.ts'
import { addItems, lockConversation } from './conversations.ts'
import type { Emit } from './events.ts'
import { readTexts } from './input-files.ts'
import { presentItem, type StoredItem } from './items.ts'
import type { Output } from './output.ts'
import type { Include, ResponseParameters } from './parameters.ts'
import { type PreparedResponse, prepareResponse } from './prepare.ts'
import { beginResponse, type ResponseObject } from './response.ts'
import { findResponse, saveResponse, updateResponse } from './store.ts'
import { type Ending, writeTurn } from './write-turn.ts'

/** The response as clients see it. */
export function presentResponse(response: ResponseObject, include: Include): ResponseObject {
  return { ...response, output: response.output.map((item) => presentItem(item, include)) }
}

/** A request that was accepted: everything that can be refused has been checked, and its conversation is held. */
export interface AcceptedResponse {
  begun: ResponseObject
  input: StoredItem[]
  /** Answers it. Must be called, because it lets go of the conversation. */
  run(emit: Emit): Promise<ResponseObject>
}

/** Accepts a request or throws `ApiError`. `kept` is a response in the background that a stopped server left. */
export async function acceptResponse(
  context: ServerContext,
  parameters: ResponseParameters,
  kept?: { response: ResponseObject; input: StoredItem[] },
): Promise<AcceptedResponse> {
  const prepared = prepareResponse(context, parameters, kept?.input)
  const { conversationId, input } = prepared
  const unlock = conversationId === undefined ? () => {} : lockConversation(context, conversationId)
  try {
    prepared.turn.inputTexts = await readInputs(prepared)
  } catch (error) {
    unlock()
    throw error
  }
  const begun = kept?.response ?? beginResponse(context, parameters, conversationId)
  return {
    begun,
    input,
    run: async (emit) => {
      const work = beginWork(context, begun.id)
      try {
        return await runResponse(context, prepared, begun, emit, work.signal)
      } finally {
        work.end()
        unlock()
      }
    },
  }
}

/** Where code can read the files, tables need not be read as text too. */
async function readInputs({ inputFiles, openContainer }: PreparedResponse) {
  const asText =
    openContainer === undefined ? inputFiles : inputFiles.filter(({ name }) => !/\.(csv|tsv)$/i.test(name))
  return readTexts(asText)
}

async function runResponse(
  context: ServerContext,
  prepared: PreparedResponse,
  begun: ResponseObject,
  emit: Emit,
  signal: AbortSignal,
): Promise<ResponseObject> {
  const { parameters, conversationId, input } = prepared
  const include = parameters.include ?? []
  await emit({ type: 'response.created', response: begun })
  if (begun.background) await emit({ type: 'response.queued', response: begun })
  // Cancelled while it was queued: the model is not asked.
  if (begun.background && isCancelled(context, begun)) return { ...begun, status: 'cancelled' }
  const current: ResponseObject = { ...begun, status: 'in_progress' }
  // Whoever cancels between being queued and now is heard by the signal.
  if (begun.background && !signal.aborted) updateResponse(context, current)
  await emit({ type: 'response.in_progress', response: current })
  const output: Output = { items: [], include, emit }
  const ending = await writeTurn(context, prepared, output, signal)
  // The server closes; what was begun is begun anew at its next start.
  if (signal.aborted && !isCancelled(context, begun)) return current
  const response = endResponse(context, current, output, ending)
  if (begun.background) updateResponse(context, response)
  else if (response.store) saveResponse(context, response, input)
  if (conversationId !== undefined && ending.status !== 'failed') {
    addItems(context, conversationId, [...input, ...output.items])
  }
  const shown = presentResponse(response, include)
  if (ending.status === 'completed') await emit({ type: 'response.completed', response: shown })
  if (ending.status === 'incomplete') await emit({ type: 'response.incomplete', response: shown })
  if (ending.status === 'failed') await emit({ type: 'response.failed', response: shown })
  return shown
}

function endResponse(
  context: ServerContext,
  current: ResponseObject,
  output: Output,
  { status, error, incomplete_details, usage }: Ending,
): ResponseObject {
  return {
    ...current,
    status,
    error,
    incomplete_details,
    completed_at: status === 'completed' ? context.now() : null,
    output: output.items,
    ...(usage === undefined ? {} : { usage }),
  }
}

function isCancelled(context: ServerContext, { id }: ResponseObject): boolean {
  return context.db.isOpen && findResponse(context, id)?.status === 'cancelled'
}

/**
 * Cancels a response in the background; one that has ended stays as it is. Throws `ApiError` 404, or 400 where it is
 * not in the background.
 */
export function cancelResponse(context: ServerContext, response: ResponseObject): ResponseObject {
  if (response.background !== true) {
    throw new ApiError(400, { message: 'Cannot cancel a synchronous response.' })
  }
  if (response.status !== 'queued' && response.status !== 'in_progress') return response
  const cancelled: ResponseObject = { ...response, status: 'cancelled' }
  updateResponse(context, cancelled)
  abortWork(context, response.id)
  return cancelled
}
