import type { ReplyEvent } from './conversations.ts'
import type { ToolCall } from './reply.ts'

/** Tells of tool calls, each once when it begins and once when it is over, however often hosts say so. */
export interface ToolActivity {
  start(call: ToolCall): void
  /** Starts it too, where nobody told of its beginning. */
  end(call: ToolCall): void
}

export function relayTools(onEvent: (event: ReplyEvent) => void): ToolActivity {
  const told = { started: new Set<string>(), ended: new Set<string>() }
  const tell = (phase: 'started' | 'ended', call: ToolCall) => {
    if (told[phase].has(call.id)) return
    told[phase].add(call.id)
    onEvent({ type: 'tool', phase, call })
  }
  return {
    start: (call) => tell('started', call),
    end: (call) => {
      tell('started', call)
      tell('ended', call)
    },
  }
}
