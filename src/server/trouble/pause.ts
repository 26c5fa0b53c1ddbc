import type { ServerResponse } from 'node:http'

/** Waits some milliseconds. False where the connection was closed meanwhile, so that nobody waits for an answer. */
export function pause(outgoing: ServerResponse, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      outgoing.off('close', end)
      resolve(!outgoing.closed)
    }
    const timer = setTimeout(end, ms)
    outgoing.once('close', end)
  })
}
