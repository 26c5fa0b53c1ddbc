import { estimateTokens } from '../knowledge/tokens.ts'
import type { TokenCount, TurnEvent, TurnRequest } from './turn.ts'

/** What the model counted, or else about how much it was. */
export function countTokens(request: TurnRequest, events: TurnEvent[]): TokenCount {
  const counted = events.findLast((event) => event.type === 'usage')
  if (counted !== undefined) return counted
  const written = estimateOutput(events)
  const wasCut = events.some((event) => event.type === 'stop')
  return {
    input: estimateInput(request, events),
    output: wasCut ? Math.min(written, request.maxTokens ?? written) : written,
  }
}

/** About how many tokens a turn reads before it writes: instructions, thread, what tools gave back. */
function estimateInput(request: TurnRequest, events: TurnEvent[]): number {
  const read = [
    request.instructions,
    ...request.turns.map((turn) => turn.text),
    ...request.inputTexts.map((file) => file.text),
    ...request.functions.map((declaration) => JSON.stringify(declaration)),
    ...request.outputs.map((output) => output.output),
    ...events.flatMap((event) => (event.type === 'search' ? event.hits.map((hit) => hit.text) : [])),
    ...events.flatMap((event) => (event.type === 'code' ? [event.logs] : [])),
  ]
  return read.reduce((sum, text) => sum + estimateTokens(text), 0)
}

/** About how many tokens a turn writes: text, code, arguments. */
function estimateOutput(events: TurnEvent[]): number {
  return events.reduce((sum, event) => {
    if (event.type === 'text') return sum + estimateTokens(event.segment.text)
    if (event.type === 'refusal') return sum + estimateTokens(event.text)
    if (event.type === 'code') return sum + estimateTokens(event.code)
    return event.type === 'call' ? sum + estimateTokens(event.arguments) : sum
  }, 0)
}

/** Cuts a text where it has that many tokens, at the end of a word. */
export function cutAtTokens(text: string, tokens: number): string {
  let kept = ''
  for (const [word] of text.matchAll(/\s*\S+/g)) {
    if (estimateTokens(kept + word) > tokens) break
    kept += word
  }
  return kept
}

/** Splits a text into the pieces it is streamed in: a few words each, nothing lost. */
export function splitDeltas(text: string): string[] {
  return text.match(/\s*\S+(?:\s+\S+){0,3}|\s+/g) ?? []
}
