import { createInterface } from 'node:readline'
import type { Terminal } from './context.ts'

/** Asks one after the other; an answer is empty where the input ends instead. Throws where it is interrupted. */
export async function askInTurn(questions: string[], { stdin, stderr, signal }: Terminal): Promise<string[]> {
  const lines = createInterface({ input: stdin, terminal: false })
  const stop = () => lines.close()
  signal.addEventListener('abort', stop, { once: true })
  const answers: string[] = []
  try {
    const typed = lines[Symbol.asyncIterator]()
    for (const question of questions) {
      stderr.write(question)
      const { value, done } = await typed.next()
      // Nobody ended the line of the question.
      if (done) stderr.write('\n')
      signal.throwIfAborted()
      answers.push(done ? '' : value.trim())
    }
  } finally {
    signal.removeEventListener('abort', stop)
    lines.close()
  }
  return answers
}
