import type { ResponseEvent } from './events.ts'

export type NumberedEvent = ResponseEvent & { sequence_number: number }

/** The events of a response in the background, for whoever comes whenever. */
export interface EventLog {
  add(event: ResponseEvent): void
  /** No more events will come. */
  end(): void
  /** The events after that number, those to come included, until the last. */
  follow(after: number): AsyncGenerator<NumberedEvent>
}

export function createEventLog(): EventLog {
  const events: NumberedEvent[] = []
  const state = { ended: false }
  let next = Promise.withResolvers<void>()

  function tell(): void {
    next.resolve()
    next = Promise.withResolvers<void>()
  }

  return {
    add: (event) => {
      events.push({ ...event, sequence_number: events.length })
      tell()
    },
    end: () => {
      state.ended = true
      tell()
    },
    follow: async function* (after) {
      for (let index = after + 1; ; index++) {
        while (index >= events.length && !state.ended) await next.promise
        const event = events[index]
        if (event === undefined) return
        yield event
      }
    },
  }
}
