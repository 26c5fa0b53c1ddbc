import type { UserError } from '../errors.ts'
import { roundsMax } from './function-calls.ts'
import type { Reply } from './reply.ts'

/** How a turn ended, and why where it is not completed. */
export type Outcome = Pick<Reply, 'status' | 'error'>

/** A turn that was stopped by its signal: by a person, or by a deadline. */
export function cancelledBy(signal: AbortSignal | undefined): Outcome {
  const reason: unknown = signal?.reason
  if (reason instanceof Error && reason.name === 'TimeoutError') {
    const message = 'the turn was cancelled at its deadline, before the answer was complete'
    return { status: 'cancelled', error: { code: 'deadline', message } }
  }
  return cancelled
}

export const cancelled: Outcome = {
  status: 'cancelled',
  error: { code: 'cancelled', message: 'the turn was cancelled before the answer was complete' },
}

/** There is nobody to answer the assistant's function calls. */
export const actionRequired: Outcome = {
  status: 'requires_action',
  error: { code: 'no_handler', message: 'the assistant calls functions, and its tools name no handler' },
}

/** There is somebody to answer calls, but not this one. */
export function unanswerable({ message }: UserError): Outcome {
  return { status: 'requires_action', error: { code: 'no_handler', message } }
}

/** A tool of an MCP server waits for a person's consent, which nobody here can give. */
export function approvalRequired(server: string, tool: string): Outcome {
  const message = `the MCP server ${server} asks for approval to run ${tool}; with require_approval: never it would not`
  return { status: 'approval_required', error: { code: 'mcp_approval', message } }
}

/** The assistant went on calling functions instead of answering. */
export const tooManyRounds: Outcome = {
  status: 'incomplete',
  error: {
    code: 'function_rounds',
    message: `the assistant still called functions after ${roundsMax} rounds of outputs`,
  },
}

/**
 * What became of a turn, by how the provider ended it and what its reply says. A refusal is told in the model's own
 * words; an end in good order without a word or a file is no answer.
 */
export function judge(
  outcome: Outcome,
  { text, files, refusal }: Pick<Reply, 'text' | 'files'> & { refusal?: string | undefined },
): Outcome {
  if (outcome.status !== 'completed') return outcome
  if (refusal !== undefined) return { status: 'refused', error: { code: 'refusal', message: refusal } }
  if (text.trim() !== '' || files.length > 0) return outcome
  return { status: 'empty', error: { code: 'no_text', message: 'the answer has no text' } }
}
