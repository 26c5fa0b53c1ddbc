/**
 * Milliseconds that work in the background stays queued. Without them it would have ended before a client's next
 * request comes in, and nobody could cancel it or find its thread locked, as one can where a real model thinks.
 */
const queuedMs = 100

/** Calls back when queued work begins. A server that closes does not wait for it. */
export function whenDue(begin: () => void): void {
  setTimeout(begin, queuedMs).unref()
}
