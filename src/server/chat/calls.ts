import type OpenAI from 'openai'

type Delta = OpenAI.ChatCompletionChunk.Choice.Delta.ToolCall

/** A call that a model makes. */
export interface GatheredCall {
  name: string
  /** JSON, as far as it has come. */
  arguments: string
}

/** Puts calls together from the pieces they are streamed in. */
export interface CallGatherer {
  add(deltas: Delta[]): void
  /** In the order in which they began. */
  calls: readonly GatheredCall[]
}

/**
 * Pieces of one call have its index. Not every host counts: where all have the same index, or none, a piece with a new
 * ID begins the next call. Some repeat the name with each piece.
 */
export function createCallGatherer(): CallGatherer {
  const calls: (GatheredCall & { id: string; index: number | undefined })[] = []

  function callOf({ id, index }: Partial<Delta>) {
    const open = calls.findLast((call) => index === undefined || call.index === index)
    if (open !== undefined && (!id || !open.id || id === open.id)) return open
    const begun = { id: id ?? '', index, name: '', arguments: '' }
    calls.push(begun)
    return begun
  }

  return {
    calls,
    add: (deltas) => {
      for (const delta of deltas) {
        const call = callOf(delta)
        const { name, arguments: args } = delta.function ?? {}
        if (name !== call.name) call.name += name ?? ''
        call.arguments += args ?? ''
      }
    },
  }
}
