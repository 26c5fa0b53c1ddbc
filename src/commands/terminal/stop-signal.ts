import { setMaxListeners } from 'node:events'
import { UserError } from '../../errors.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Aborts when the process is asked to stop, so that a command can clean up behind itself. Whoever asks twice does not
 * want to wait for that: the second signal ends the process at once.
 */
export function listenForStop(): AbortSignal {
  const stop = new AbortController()
  // Every request in flight listens to it.
  setMaxListeners(0, stop.signal)
  for (const signal of signals)
    process.once(signal, () => {
      for (const other of signals) process.removeAllListeners(other)
      stop.abort(interruption(signal))
    })
  return stop.signal
}

function interruption(signal: string): UserError {
  return new UserError('interrupted', `stopped by ${signal}`, {
    hint: 'run the command again: what was done is recorded, and what was begun is cleaned up',
  })
}
