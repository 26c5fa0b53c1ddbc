import { type ProblemCode, UserError } from '../../errors.ts'
import type { Reply } from '../../runtime/reply.ts'

type Unanswered = Exclude<Reply['status'], 'completed'>

const problems: Record<Unanswered, { code: ProblemCode; what: string; hint?: string }> = {
  failed: {
    code: 'answer-failed',
    what: 'the turn failed',
    hint: 'ask again, where the reason does not forbid it',
  },
  incomplete: {
    code: 'answer-incomplete',
    what: 'the answer is not whole',
    hint: 'a longer limit, a narrower question, or another model may help: the reason names which',
  },
  cancelled: { code: 'answer-cancelled', what: 'the answer was cancelled' },
  expired: { code: 'answer-expired', what: 'the provider gave up on the turn', hint: 'ask again' },
  refused: { code: 'answer-refused', what: 'the model declined to answer' },
  requires_action: {
    code: 'answer-unhandled',
    what: 'a function call waits for an answer',
    hint: 'give the function a handler: in the YAML of the assistant',
  },
  approval_required: {
    code: 'answer-unapproved',
    what: 'a tool of an MCP server waits for consent',
    hint: 'set require_approval: never for that tool, where it may run unasked',
  },
  empty: {
    code: 'answer-empty',
    what: 'the turn ended without a word',
    hint: 'look at the instructions and the tool calls; asking again may help',
  },
}

/** Why a reply is no answer, with the code of its status; undefined where it is one. */
export function answerProblem({ status, error }: Pick<Reply, 'status' | 'error'>): UserError | undefined {
  if (status === 'completed') return undefined
  const { code, what, hint } = problems[status]
  const message = error?.message === undefined ? what : `${what}: ${error.message}`
  return new UserError(code, message, hint === undefined ? {} : { hint })
}
