import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { hasErrors, problemCodes, UserError } from '../src/errors.ts'

const root = new URL('..', import.meta.url)

test('every code is explained in docs/errors.md, and nothing else is', async () => {
  const page = await readFile(new URL('docs/errors.md', root), 'utf8')
  const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading)
  expect(headings.toSorted()).toEqual([...problemCodes].toSorted())
})

test('every code is used', async () => {
  const sources: string[] = []
  for await (const path of glob('src/*/**/*.ts', { cwd: root }))
    sources.push(await readFile(new URL(path, root), 'utf8'))
  const source = sources.join('\n')
  expect(problemCodes.filter((code) => !source.includes(`'${code}'`))).toEqual([])
})

test('a warning stops nothing', () => {
  const warning = { code: 'files-skipped', severity: 'warning', message: '' } as const
  expect(hasErrors([warning])).toBe(false)
  expect(hasErrors([warning, { ...warning, severity: 'error' }])).toBe(true)
})

test('a user error carries what to do about it and what caused it', () => {
  const cause = new Error('below')
  const error = new UserError('usage', 'above', { hint: 'do this', cause })
  expect(error).toMatchObject({ code: 'usage', message: 'above', hint: 'do this', cause, problems: [] })
})
