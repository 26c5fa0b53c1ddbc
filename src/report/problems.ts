import type { Problem } from '../errors.ts'
import type { Paint } from './paint.ts'
import { plain, plainLines } from './plain.ts'

/** Problems for people: place, message, code frame and hint of each, and how many there are. */
export function renderProblems(problems: Problem[], paint: Paint): string {
  return problems.map((problem) => renderProblem(problem, paint)).join('\n\n')
}

function renderProblem(problem: Problem, paint: Paint): string {
  const { code, severity, file, line, column, frame, message, hint } = problem
  const place = plain([file, line, column].filter((part) => part !== undefined).join(':'))
  const label = severity === 'error' ? paint('red', 'error') : paint('yellow', 'warning')
  return [
    `${place === '' ? '' : `${paint('cyan', place)} `}${label} ${plainLines(message)} ${paint('dim', `(${code})`)}`,
    ...(frame === undefined ? [] : [plainLines(frame.replace(/\n+$/, ''))]),
    ...(hint === undefined ? [] : [`  ${paint('dim', 'hint:')} ${plainLines(hint)}`]),
  ].join('\n')
}
