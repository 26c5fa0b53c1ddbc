import { fork } from 'node:child_process'
import { access } from 'node:fs/promises'
import { extname } from 'node:path'
import { UserError } from '../../errors.ts'
import { readPrints, type PrintListener } from './prints.ts'

/** What a handler's process sends to its parent. */
export type HandlerAnswer = { value: unknown } | { error: string }

/** The default export of a TypeScript or JavaScript module, called with the arguments in a process of its own. */
export async function callModule(
  module: string,
  args: unknown,
  signal: AbortSignal,
  onPrint?: PrintListener,
): Promise<unknown> {
  await access(module).catch((cause: unknown) => {
    const hint = 'write the module, or correct handler: in the assistant'
    throw new UserError('file-missing', `there is no handler ${module}`, { hint, cause })
  })
  signal.throwIfAborted()
  // The program runs from TypeScript sources in development and from JavaScript once built.
  const runner = new URL(`./handler-process${extname(import.meta.url)}`, import.meta.url)
  const prints = onPrint === undefined ? 2 : 'pipe'
  const stdio = ['ignore', prints, prints, 'ipc'] as const
  const child = fork(runner, [module], { signal, stdio: [...stdio], killSignal: 'SIGKILL' })
  readPrints(child.stdout, onPrint)
  readPrints(child.stderr, onPrint)
  try {
    const answer = await new Promise<HandlerAnswer>((resolve, reject) => {
      child.once('message', (message) => resolve(message as HandlerAnswer))
      child.once('exit', (code) => reject(new Error(`the handler ended with ${code} before it answered`)))
      child.on('error', reject)
      child.send({ args })
    })
    if ('error' in answer) throw new Error(answer.error)
    return answer.value
  } finally {
    child.kill('SIGKILL')
  }
}
