import { setTimeout as sleep } from 'node:timers/promises'
import { readQuestions } from '../answer/question.ts'
import type { ServerContext } from '../context.ts'
import { limitTokens } from '../model/limit-tokens.ts'
import { ModelError } from '../model/model-error.ts'
import { searchFor } from '../model/search.ts'
import type { Model, TurnEvent, TurnRequest } from '../model/turn.ts'
import { splitDeltas } from '../model/usage.ts'
import { createChooser } from './choose-reply.ts'
import { findCited } from './find-cited.ts'
import type { Script, ScriptedReply, ScriptedStretch } from './script.ts'

/** A model that says what a script says. `model` answers what the script leaves to it. */
export function createScriptedModel(script: Script, model: Model): Model {
  const choose = createChooser(script)
  return (context, request, signal) => {
    const reply = choose(request)
    if (reply !== undefined) return limitTokens(play(context, request, reply, signal), request.maxTokens)
    return script.otherwise === 'model' ? model(context, request, signal) : failUnscripted(request)
  }
}

// oxlint-disable-next-line require-yield -- a model is a generator, and this one fails before its first event.
async function* failUnscripted({ turns, outputs }: TurnRequest): AsyncGenerator<TurnEvent> {
  const question = turns.findLast((turn) => turn.role === 'user')?.text ?? ''
  const after = outputs.length === 0 ? '' : ` after ${outputs.map((output) => output.name).join(', ')}`
  throw new ModelError('server_error', `No reply of the script fits '${question}'${after}.`)
}

function stretchesOf({ answer = [] }: ScriptedReply): ScriptedStretch[] {
  return [answer].flat().map((stretch) => (typeof stretch === 'string' ? { text: stretch } : stretch))
}

async function* play(
  context: ServerContext,
  request: TurnRequest,
  reply: ScriptedReply,
  signal: AbortSignal,
): AsyncGenerator<TurnEvent> {
  const { delay = 0, code, call = [], refuse, stop, fail } = reply
  await sleep(delay, undefined, { signal })
  const stretches = stretchesOf(reply)
  const wantsSearch = reply.search ?? stretches.some((stretch) => stretch.cite !== undefined)
  if (wantsSearch && request.search !== undefined) {
    yield { type: 'search', ...searchFor(context, request.search, readQuestions(request.turns)) }
  }
  if (code !== undefined) yield { type: 'code', code: code.input, logs: code.logs, files: [] }
  yield* speak(context, request, stretches, reply.pace ?? 0, signal)
  if (refuse !== undefined) yield { type: 'refusal', text: refuse }
  for (const { name, arguments: args = {} } of [call].flat()) {
    yield { type: 'call', name, arguments: JSON.stringify(args) }
  }
  if (stop !== undefined) yield { type: 'stop', reason: stop }
  if (fail !== undefined)
    throw new ModelError(fail.code, fail.message ?? `The script fails with ${fail.code}.`)
}

async function* speak(
  context: ServerContext,
  { search }: TurnRequest,
  stretches: ScriptedStretch[],
  pace: number,
  signal: AbortSignal,
): AsyncGenerator<TurnEvent> {
  for (const { text, cite = [] } of stretches) {
    for (const piece of pace === 0 ? [text] : splitDeltas(text)) {
      if (pace > 0) await sleep(pace, undefined, { signal })
      yield { type: 'text', segment: { text: piece } }
    }
    for (const name of [cite].flat()) {
      yield { type: 'text', segment: { text: '', source: findCited(context, search?.storeIds ?? [], name) } }
    }
  }
}
