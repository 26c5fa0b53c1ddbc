import { UserError } from '../../errors.ts'
import type { FunctionHandler } from '../../runtime/conversations.ts'
import { containsFields } from './contains-fields.ts'
import type { TestCase } from './suite.ts'
import { errorOf, type TranscriptError } from '../runs/transcript.ts'

/**
 * Answers function calls from the suite's stubs, and those of functions without stubs by the assistant's own
 * handler. A call that neither answers says nothing about the assistant, so `onUnanswered` is told why: the
 * provider sees it as the function's output only.
 */
export function stubFunctions(
  stubs: TestCase['functions'],
  handler: FunctionHandler | undefined,
  onUnanswered: (error: TranscriptError) => void,
): FunctionHandler {
  const answer: FunctionHandler = async (name, args, signal) => {
    const ofFunction = stubs[name]
    if (ofFunction === undefined && handler !== undefined) {
      return tellRefusal(() => handler(name, args, signal), onUnanswered)
    }
    const stub = ofFunction?.find(({ when }) => when === undefined || containsFields(args, when))
    if (stub !== undefined) return stub.return
    const message =
      ofFunction === undefined
        ? `the function ${name} was called, and neither a stub in the suite nor a handler answers it`
        : `no stub of the function ${name} matches ${JSON.stringify(args)}`
    onUnanswered({ code: 'function-unanswered', message })
    throw new Error(message)
  }
  answer.check = (name) => {
    if (stubs[name] !== undefined) return
    try {
      handler?.check?.(name)
    } catch (error) {
      if (error instanceof UserError) onUnanswered(errorOf(error))
      throw error
    }
  }
  return answer
}

/** What a handler throws itself is for the assistant to deal with; that it cannot be called is not. */
async function tellRefusal(
  call: () => Promise<unknown>,
  onUnanswered: (error: TranscriptError) => void,
): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof UserError) onUnanswered(errorOf(error))
    throw error
  }
}
