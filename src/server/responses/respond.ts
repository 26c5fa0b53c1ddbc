import type { ServerContext } from '../context.ts'
import { estimateTokens } from '../knowledge/tokens.ts'
import { answerExtractively } from '../turns/extractive-model.ts'
import type { TurnEvent } from '../turns/turn.ts'
import { cutAtTokens, estimateInput, estimateOutput } from '../turns/usage.ts'
import { addItems, lockConversation } from './conversations.ts'
import type { Emit } from './events.ts'
import { presentItem } from './items.ts'
import { type MessageWriter, openMessage, type Output, writeCall, writeCode, writeSearch } from './output.ts'
import type { Include } from './parameters.ts'
import { prepareResponse } from './prepare.ts'
import type { PreparedResponse } from './prepare.ts'
import { beginResponse, type ResponseObject } from './response.ts'
import { saveResponse } from './store.ts'

/** The response as clients see it. */
export function presentResponse(response: ResponseObject, include: Include): ResponseObject {
  return { ...response, output: response.output.map((item) => presentItem(item, include)) }
}

interface Written {
  events: TurnEvent[]
  /** The answer was longer than the tokens that were allowed. */
  cut: boolean
}

/** Has the model answer and puts out what happens, until it ends or the tokens do. */
async function writeTurn(
  context: ServerContext,
  prepared: PreparedResponse,
  output: Output,
): Promise<Written> {
  const events: TurnEvent[] = []
  const containerId = context.newId('cntr_')
  let room = prepared.parameters.max_output_tokens ?? Infinity
  let message: MessageWriter | undefined
  let cut = false
  for await (const event of answerExtractively(context, prepared.turn)) {
    events.push(event)
    if (event.type === 'search') await writeSearch(context, output, event)
    if (event.type === 'code') await writeCode(context, output, event, containerId)
    if (event.type === 'call') await writeCall(context, output, event)
    if (event.type !== 'text') continue
    message ??= await openMessage(context, output)
    const needed = estimateTokens(event.segment.text)
    cut = needed > room
    // A stretch that is cut short no longer says all that its source supports.
    await message.write(cut ? { text: cutAtTokens(event.segment.text, room) } : event.segment)
    room -= needed
    if (cut) break
  }
  await message?.close(cut ? 'incomplete' : 'completed')
  return { events, cut }
}

function measureUsage(
  prepared: PreparedResponse,
  { events, cut }: Written,
): NonNullable<ResponseObject['usage']> {
  const input = estimateInput(prepared.turn, events)
  const written = estimateOutput(events)
  const output = cut ? Math.min(written, prepared.parameters.max_output_tokens ?? written) : written
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  }
}

/** A request that was accepted: everything that can be refused has been checked, and its conversation is held. */
export interface AcceptedResponse {
  /** Answers it. Must be called, because it lets go of the conversation. */
  run(emit: Emit): Promise<ResponseObject>
}

/** Accepts a request or throws `ApiError`. */
export function acceptResponse(
  context: ServerContext,
  parameters: PreparedResponse['parameters'],
): AcceptedResponse {
  const prepared = prepareResponse(context, parameters)
  const { conversationId } = prepared
  const unlock = conversationId === undefined ? undefined : lockConversation(context, conversationId)
  return {
    run: async (emit) => {
      try {
        return await runResponse(context, prepared, emit)
      } finally {
        unlock?.()
      }
    },
  }
}

async function runResponse(
  context: ServerContext,
  prepared: PreparedResponse,
  emit: Emit,
): Promise<ResponseObject> {
  const { parameters, conversationId, input } = prepared
  const include = parameters.include ?? []
  const begun = beginResponse(context, parameters, conversationId)
  await emit({ type: 'response.created', response: begun })
  await emit({ type: 'response.in_progress', response: begun })
  const output: Output = { items: [], include, emit }
  const written = await writeTurn(context, prepared, output)
  const response: ResponseObject = {
    ...begun,
    status: written.cut ? 'incomplete' : 'completed',
    completed_at: written.cut ? null : context.now(),
    incomplete_details: written.cut ? { reason: 'max_output_tokens' } : null,
    output: output.items,
    usage: measureUsage(prepared, written),
  }
  if (response.store) saveResponse(context, response, input)
  if (conversationId !== undefined) addItems(context, conversationId, [...input, ...output.items])
  const shown = presentResponse(response, include)
  await emit({ type: written.cut ? 'response.incomplete' : 'response.completed', response: shown })
  return shown
}
