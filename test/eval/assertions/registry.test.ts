import { readdir, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { assertionTypes, findAssertion } from '../../../src/eval/assertions/registry.ts'

it('knows every assertion that has a file', async () => {
  const folder = new URL('../../../src/eval/assertions/', import.meta.url)
  const files = await readdir(folder)
  const defining = await Promise.all(
    files.map(async (file) =>
      /^export const \w+ = defineAssertion\(/m.test(await readFile(new URL(file, folder), 'utf8')),
    ),
  )
  const named = files.filter((_, index) => defining[index]).map((file) => file.replace('.ts', ''))
  expect(named.length).toBeGreaterThan(10)
  expect(assertionTypes).toEqual(expect.arrayContaining(named))
})

it('negates only what is sensible to negate', () => {
  expect(findAssertion('not-regex')).toMatchObject({ negated: true, assertion: { type: 'regex' } })
  expect(findAssertion('not-cites')).toMatchObject({ negated: false, assertion: { type: 'not-cites' } })
  expect(findAssertion('not-citation-recall')).toBeUndefined()
})
