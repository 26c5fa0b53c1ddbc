import type { ContainerFileRow } from '../containers/container-files.ts'
import type { ServerContext } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import { modelAtHand } from '../model/model-at-hand.ts'
import { ModelError } from '../model/model-error.ts'
import type { TurnEvent, TurnRequest } from '../model/turn.ts'
import { countTokens } from '../model/usage.ts'
import { type CodeContainer, dropUnused } from './code-container.ts'
import { type MessageWriter, openMessage } from './message-writer.ts'
import { type Output, writeCall, writeCode, writeSearch } from './output.ts'
import type { PreparedResponse } from './prepare.ts'
import type { ResponseObject } from './response.ts'

/** How a response ends. */
export type Ending = Pick<ResponseObject, 'error' | 'incomplete_details'> & {
  status: NonNullable<ResponseObject['status']>
  usage?: NonNullable<ResponseObject['usage']>
}

type Stop = Extract<TurnEvent, { type: 'stop' }>['reason']

const incompleteReasons = { max_tokens: 'max_output_tokens', content_filter: 'content_filter' } as const

/** What the model failed with; undefined for faults of ours. */
function readFailure(error: unknown): NonNullable<ResponseObject['error']> | undefined {
  if (error instanceof ModelError) return { code: error.code, message: error.message }
  if (error instanceof ApiError) return { code: 'server_error', message: error.message }
  return undefined
}

function measureUsage(turn: TurnRequest, events: TurnEvent[]): NonNullable<ResponseObject['usage']> {
  const { input, output, cached = 0, reasoning = 0 } = countTokens(turn, events)
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  }
}

/** The code interpreter of a turn, opened before the model begins. */
function openCode(prepared: PreparedResponse): { container?: CodeContainer; turn: TurnRequest } {
  const { turn, inputFiles } = prepared
  if (prepared.openContainer === undefined || turn.toolChoice === 'none') return { turn }
  const container = prepared.openContainer()
  const names = new Set(container.files.map((file) => file.name))
  const codeFiles = [...container.files, ...inputFiles.filter((file) => !names.has(file.name))]
  return { container, turn: { ...turn, codeFiles } }
}

/**
 * Has the model answer and puts out what happens, until it ends, fails or is told to stop. A fault of ours is thrown,
 * after the message that it broke off was closed.
 */
export async function writeTurn(
  context: ServerContext,
  prepared: PreparedResponse,
  output: Output,
  signal: AbortSignal,
): Promise<Ending> {
  const events: TurnEvent[] = []
  const made = new Map<string, ContainerFileRow>()
  let message: MessageWriter | undefined
  let stop: Stop | undefined
  let container: CodeContainer | undefined
  try {
    const opened = openCode(prepared)
    const { turn } = opened
    container = opened.container
    for await (const event of modelAtHand(context)(context, turn, signal)) {
      if (signal.aborted) break
      events.push(event)
      if (event.type === 'search') await writeSearch(context, output, event)
      if (event.type === 'call') await writeCall(context, output, event)
      if (event.type === 'stop') stop = event.reason
      if (event.type === 'code' && container !== undefined) {
        const rows = await writeCode(context, output, event, container.id)
        for (const [index, row] of rows.entries()) made.set(event.files[index]?.name ?? '', row)
      }
      if (event.type === 'text') await (message ??= await openMessage(context, output)).write(event.segment)
      if (event.type === 'refusal') await (message ??= await openMessage(context, output)).refuse(event.text)
      const linked = event.type === 'link' ? made.get(event.file) : undefined
      if (linked !== undefined) await (message ??= await openMessage(context, output)).link(linked)
    }
  } catch (error) {
    if (!signal.aborted) {
      await message?.close('incomplete')
      const failure = readFailure(error)
      if (failure === undefined) throw error
      return { status: 'failed', error: failure, incomplete_details: null }
    }
  } finally {
    dropUnused(
      context,
      container,
      events.some(({ type }) => type === 'code'),
    )
  }
  await message?.close(stop !== undefined || signal.aborted ? 'incomplete' : 'completed')
  const usage = measureUsage(prepared.turn, events)
  if (signal.aborted) return { status: 'cancelled', error: null, incomplete_details: null }
  if (stop === undefined) return { status: 'completed', error: null, incomplete_details: null, usage }
  return { status: 'incomplete', error: null, incomplete_details: { reason: incompleteReasons[stop] }, usage }
}
