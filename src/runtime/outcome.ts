import { roundsMax } from './function-calls.ts'
import type { Reply } from './reply.ts'

/** How a turn ended, and why where it is not completed. */
export type Outcome = Pick<Reply, 'status' | 'error'>

export const cancelled: Outcome = {
  status: 'cancelled',
  error: { code: 'cancelled', message: 'the turn was cancelled before the answer was complete' },
}

/** There is nobody to answer the assistant's function calls. */
export const actionRequired: Outcome = {
  status: 'requires_action',
  error: { code: 'no_handler', message: 'the assistant calls functions, and its tools name no handler' },
}

/** The assistant went on calling functions instead of answering. */
export const tooManyRounds: Outcome = {
  status: 'incomplete',
  error: {
    code: 'function_rounds',
    message: `the assistant still called functions after ${roundsMax} rounds of outputs`,
  },
}

/** The model declined, and said so in its own words. */
export function refused(refusal: string): Outcome {
  return { status: 'refused', error: { code: 'refusal', message: refusal } }
}
