import type { TurnEvent, TurnRequest } from './turn.ts'

/** Characters of English text a token has on average, by OpenAI's rule of thumb. */
const charactersPerToken = 4

/** About how many tokens a text has. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken)
}

/** About how many tokens a turn reads before it writes: instructions, thread, what tools gave back. */
export function estimateInput(request: TurnRequest, events: TurnEvent[]): number {
  const read = [
    request.instructions,
    ...request.turns.map((turn) => turn.text),
    ...request.functions.map((declaration) => JSON.stringify(declaration)),
    ...request.outputs.map((output) => output.output),
    ...events.flatMap((event) => (event.type === 'search' ? event.hits.map((hit) => hit.text) : [])),
    ...events.flatMap((event) => (event.type === 'code' ? [event.logs] : [])),
  ]
  return read.reduce((sum, text) => sum + estimateTokens(text), 0)
}

/** About how many tokens a turn writes: text, code, arguments. */
export function estimateOutput(events: TurnEvent[]): number {
  return events.reduce((sum, event) => {
    if (event.type === 'text') return sum + estimateTokens(event.segment.text)
    if (event.type === 'code') return sum + estimateTokens(event.code)
    return event.type === 'call' ? sum + estimateTokens(event.arguments) : sum
  }, 0)
}

/** Cuts a text where it has that many tokens, at the end of a word where there is one. */
export function cutAtTokens(text: string, tokens: number): string {
  const characters = Math.max(0, tokens * charactersPerToken)
  if (text.length <= characters) return text
  const cut = text.slice(0, characters)
  return /^.*\s/s.exec(cut)?.[0].trimEnd() ?? cut
}

/** Splits a text into the pieces it is streamed in: a few words each, nothing lost. */
export function splitDeltas(text: string): string[] {
  return text.match(/\s*\S+(?:\s+\S+){0,3}|\s+/g) ?? []
}
