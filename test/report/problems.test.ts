import { expect, test } from 'vitest'
import type { Problem } from '../../src/errors.ts'
import { createPaint } from '../../src/report/paint.ts'
import { renderProblems } from '../../src/report/problems.ts'

const problems: Problem[] = [
  {
    code: 'unknown-key',
    severity: 'error',
    file: 'assistants/support.yaml',
    line: 2,
    column: 1,
    frame: '  1 | name: Support\n> 2 | modle: gpt-6-luna\n    | ^^^^^\n',
    message: 'modle is not a key that is known here',
    hint: 'did you mean model?',
  },
  { code: 'knowledge-unused', severity: 'warning', file: 'knowledge/old', message: 'no assistant uses it' },
  { code: 'project-missing', severity: 'error', message: 'there is no asst.yaml' },
]

test('shows place, code, frame and hint of each, as far as they are known', () => {
  expect(renderProblems(problems, createPaint(false))).toMatchInlineSnapshot(`
    "assistants/support.yaml:2:1 error modle is not a key that is known here (unknown-key)
      1 | name: Support
    > 2 | modle: gpt-6-luna
        | ^^^^^
      hint: did you mean model?

    knowledge/old warning no assistant uses it (knowledge-unused)

    error there is no asst.yaml (project-missing)"
  `)
})

test('shows nothing of none', () => {
  expect(renderProblems([], createPaint(false))).toBe('')
})
