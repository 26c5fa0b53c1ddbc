import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { renderReference } from '../../../src/report/schemas/reference.ts'

it('docs/reference.md is what the schemas say: `npm run reference` writes it again', async () => {
  const page = await readFile(new URL('../../../docs/reference.md', import.meta.url), 'utf8')
  expect(page).toBe(renderReference())
})
