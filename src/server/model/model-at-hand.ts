import { once } from 'node:events'
import type { ServerContext } from '../context.ts'
import type { Model, TurnEvent, TurnRequest } from './turn.ts'

/** Who answers what the request at hand begins: the model, or nobody where a fault rule keeps it in progress. */
export function modelAtHand(context: ServerContext): Model {
  return context.rehearsal.planned.getStore()?.isStuck ? neverAnswer : context.model
}

/** Says nothing until it is told to stop, because the run or response was cancelled or the server closes. */
// oxlint-disable-next-line require-yield -- a model is a generator, and this one never says anything.
async function* neverAnswer(
  _context: ServerContext,
  _request: TurnRequest,
  signal: AbortSignal,
): AsyncGenerator<TurnEvent> {
  if (!signal.aborted) await once(signal, 'abort')
}
