import { isDeepStrictEqual } from 'node:util'
import { UserError } from '../errors.ts'
import type { FunctionHandler } from '../runtime/conversations.ts'
import type { FunctionStub, TestCase } from './suite.ts'

/**
 * Answers function calls from the suite's stubs, and those of functions without stubs by the assistant's own
 * handler. A call that neither answers says nothing about the assistant, so `onUnanswered` is told why: the
 * provider sees it as the function's output only.
 */
export function stubFunctions(
  stubs: TestCase['functions'],
  handler: FunctionHandler | undefined,
  onUnanswered: (error: UserError) => void,
): FunctionHandler {
  return async (name, args) => {
    try {
      const ofFunction = stubs[name]
      if (ofFunction !== undefined) return answerOf(ofFunction, name, args)
      if (handler !== undefined) return await handler(name, args)
      throw new UserError('nothing-ran', `the function ${name} was called, and nothing answers it`, {
        hint: `add stubs under functions.${name} in the suite, or a handler to the assistant's tool`,
      })
    } catch (error) {
      if (error instanceof UserError) onUnanswered(error)
      throw error
    }
  }
}

function answerOf(stubs: FunctionStub[], name: string, args: unknown): unknown {
  const stub = stubs.find(({ when }) => when === undefined || contains(args, when))
  if (stub !== undefined) return stub.return
  throw new UserError('nothing-ran', `no stub of the function ${name} matches ${JSON.stringify(args)}`, {
    hint: 'add a stub without when, which matches every call',
  })
}

/** Objects need the wanted fields only, at any depth; everything else must be equal. */
function contains(actual: unknown, wanted: unknown): boolean {
  if (!isRecord(wanted) || !isRecord(actual)) return isDeepStrictEqual(actual, wanted)
  return Object.entries(wanted).every(([key, value]) => contains(actual[key], value))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
