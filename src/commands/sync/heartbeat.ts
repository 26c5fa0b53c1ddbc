import type { ApplyEvent } from '../../apply/context.ts'
import { count } from '../../report/bytes.ts'

/** Milliseconds between lines: a log stays short, and a CI system sees that something goes on. */
const interval = 10_000

/** Counts what an apply does, for logs that nobody watches. */
export interface Heartbeat {
  onEvent(event: ApplyEvent): void
  /** A line a knowledge base in which something happened since the last beat. */
  beat(): void
  stop(): void
}

/** Says every ten seconds how far a long sync is; a short one ends before the first line. */
export function startHeartbeat(note: (line: string) => void): Heartbeat {
  const uploads = new Map<string, number>()
  const indexed = new Map<string, string>()
  const changed = new Set<string>()
  const beat = () => {
    for (const key of changed) {
      const parts = [count(uploads.get(key) ?? 0, 'file uploaded', 'files uploaded'), indexed.get(key)]
      note(`knowledge ${key}: ${parts.filter((part) => part !== undefined).join(', ')}`)
    }
    changed.clear()
  }
  const timer = setInterval(beat, interval)
  timer.unref()
  return {
    onEvent(event) {
      if (event.type === 'uploaded') uploads.set(event.key, (uploads.get(event.key) ?? 0) + 1)
      else if (event.type === 'indexed')
        indexed.set(
          event.key,
          `${event.done.toLocaleString('en')} of ${event.total.toLocaleString('en')} indexed`,
        )
      else return
      changed.add(event.key)
    },
    beat,
    stop: () => clearInterval(timer),
  }
}
