import { pathToFileURL } from 'node:url'
import type { HandlerAnswer } from './handlers.ts'

/**
 * The process in which one call of a handler module runs: it gets the arguments as a message, answers with one, and
 * is then ended by its parent.
 */
const [module = ''] = process.argv.slice(2)

// A listener that stays keeps the process alive until its parent has read the answer.
process.on('message', async (message: { args: unknown }) => {
  process.send?.(await answer(message.args))
})

async function answer(args: unknown): Promise<HandlerAnswer> {
  try {
    const { default: handler } = (await import(pathToFileURL(module).href)) as { default?: unknown }
    if (typeof handler !== 'function') return { error: `${module} has no default export that is a function` }
    return { value: await handler(args) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
