import { pathToFileURL } from 'node:url'
import type { HandlerAnswer } from './call-module.ts'

/**
 * The process in which one call of a handler module runs: it gets the arguments as a message, answers with one, and
 * is then ended by its parent.
 */
const [module = ''] = process.argv.slice(2)

// Where the parent dies, nobody is left to end this process.
process.once('disconnect', () => process.exit())
process.once('message', async (message: { args: unknown }) => {
  process.send?.(await answer(message.args))
})

async function answer(args: unknown): Promise<HandlerAnswer> {
  let handler: unknown
  try {
    handler = ((await import(pathToFileURL(module).href)) as { default?: unknown }).default
  } catch (error) {
    return { error: `cannot load ${module}: ${messageOf(error)}` }
  }
  if (typeof handler !== 'function') return { error: `${module} has no default export that is a function` }
  try {
    return sendable({ value: await handler(args) })
  } catch (error) {
    return { error: messageOf(error) }
  }
}

/** What JSON cannot say would end the process when it is sent. */
function sendable(answer: HandlerAnswer): HandlerAnswer {
  try {
    JSON.stringify(answer)
    return answer
  } catch (error) {
    return { error: `the answer of ${module} cannot be said in JSON: ${messageOf(error)}` }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
