import { expect, it } from 'vitest'
import { answerProblem } from '../../../src/commands/ask/answer-problem.ts'
import type { Reply } from '../../../src/runtime/reply.ts'

const unanswered: Reply['status'][] = [
  'failed',
  'incomplete',
  'cancelled',
  'expired',
  'refused',
  'requires_action',
  'approval_required',
  'empty',
]

it('every end of a turn that is no answer has words and a code of its own', () => {
  const problems = unanswered.map((status) => answerProblem({ status }))
  expect(new Set(problems.map((problem) => problem?.code)).size).toBe(unanswered.length)
  expect(new Set(problems.map((problem) => problem?.message)).size).toBe(unanswered.length)
})

it('gives the reason that the reply gives', () => {
  const problem = answerProblem({ status: 'incomplete', error: { message: 'max_output_tokens' } })
  expect(problem).toMatchObject({
    code: 'answer-incomplete',
    message: 'the answer is not whole: max_output_tokens',
  })
})

it('is nothing where there is an answer', () => {
  expect(answerProblem({ status: 'completed' })).toBeUndefined()
})
