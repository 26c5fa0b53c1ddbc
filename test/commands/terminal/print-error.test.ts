import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { printError } from '../../../src/commands/terminal/print-error.ts'
import { UserError } from '../../../src/errors.ts'

const message = `the knowledge base ${'handbook '.repeat(12)}is too large`

/** The lines that a terminal of so many columns gets. */
function linesAt(columns: number | undefined): string[] {
  let printed = ''
  const stdout = { write: () => {} }
  const stderr = {
    isTTY: true,
    ...(columns === undefined ? {} : { columns }),
    write: (text: string) => void (printed += text),
  }
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const { signal } = new AbortController()
  printError(new UserError('usage', message), {
    stdout,
    stderr,
    stdin,
    variables: { NO_COLOR: '1' },
    signal,
  })
  return printed.trimEnd().split('\n')
}

it('breaks an error between words where a line of the terminal ends', () => {
  const lines = linesAt(40)
  expect(lines.length).toBeGreaterThan(3)
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(40)
})

it('takes a terminal that has no columns, or does not say how many, for one of 80', () => {
  for (const columns of [0, undefined]) expect(linesAt(columns)).toEqual(linesAt(80))
  expect(linesAt(0)).toHaveLength(2)
})
