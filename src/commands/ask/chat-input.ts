import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Output, Terminal } from '../terminal/context.ts'

/** Where the lines of a chat come from. */
export interface ChatInput {
  /** A person types: a prompt is shown. */
  isTyped: boolean
  /** The next line; undefined at the end of the input, and where the person or the system ends the program. */
  next(): Promise<string | undefined>
  /** While this runs, what is typed is not shown, and Ctrl-C calls `cancel` instead of ending the chat. */
  during<T>(cancel: () => void, work: () => Promise<T>): Promise<T>
  /** Gives the terminal back as it was. */
  close(): void
}

/** Lines that a person types, with a history, or those of a pipe. */
export function openInput(terminal: Terminal, output: Output, prompt: string): ChatInput {
  const lines: string[] = []
  let isEnded = false
  let isClosed = false
  let waiting: PromiseWithResolvers<void> | undefined
  let cancel: (() => void) | undefined
  let isCancelled = false
  /** The person pressed Ctrl-C on an empty line, and is told that the next one ends the chat. */
  let isWarned = false
  const screen = screenOf(terminal, () => cancel === undefined)
  const reader = createInterface(
    output.canAsk
      ? {
          input: terminal.stdin,
          output: screen,
          terminal: true,
          prompt,
          historySize: 500,
          removeHistoryDuplicates: true,
        }
      : { input: terminal.stdin, terminal: false },
  )
  const end = () => reader.close()

  reader.on('line', (line) => {
    isWarned = false
    lines.push(line)
    waiting?.resolve()
  })
  reader.on('close', () => {
    // The shell's prompt should not stand behind ours.
    if (!isClosed && output.canAsk) screen.write('\n')
    isEnded = true
    waiting?.resolve()
  })
  reader.on('SIGINT', () => {
    if (cancel !== undefined && !isCancelled) {
      isCancelled = true
      return cancel()
    }
    // Whoever does not want to wait for that either gets the terminal back, where a third one ends the program.
    if (isCancelled) lines.length = 0
    if (isCancelled || isWarned) return end()
    const hadText = clearLine(reader)
    isWarned = !hadText
    screen.write(hadText ? '^C\n' : '\n(Ctrl-C again, or Ctrl-D, ends the chat)\n')
    reader.prompt()
  })
  if (terminal.signal.aborted) end()
  terminal.signal.addEventListener('abort', end, { once: true })

  return {
    isTyped: output.canAsk,
    async next() {
      if (lines.length === 0 && !isEnded) {
        waiting = Promise.withResolvers<void>()
        if (output.canAsk) reader.prompt(true)
        await waiting.promise
      }
      return terminal.signal.aborted ? undefined : lines.shift()
    },
    async during(stop, work) {
      cancel = stop
      try {
        return await work()
      } finally {
        cancel = undefined
        isCancelled = false
      }
    },
    close() {
      isClosed = true
      terminal.signal.removeEventListener('abort', end)
      end()
    },
  }
}

/** Empties the line that is being typed; true where there was something in it. */
function clearLine(reader: Interface): boolean {
  const hadText = reader.line !== ''
  reader.write(null, { ctrl: true, name: 'e' })
  reader.write(null, { ctrl: true, name: 'u' })
  return hadText
}

/** The terminal for the line that is typed: nothing of it is shown while an answer is written. */
function screenOf({ stdout }: Terminal, isShown: () => boolean): Writable {
  const screen = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (isShown()) stdout.write(chunk.toString())
      done()
    },
  })
  return Object.defineProperties(screen, {
    columns: { get: () => stdout.columns },
    rows: { get: () => stdout.rows },
  })
}
