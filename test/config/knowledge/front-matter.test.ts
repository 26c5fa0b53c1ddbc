import { expect, test } from 'vitest'
import { readFrontMatter } from '../../../src/config/knowledge/front-matter.ts'
import { places, project } from '../support.ts'

async function read(content: string, shared = {}) {
  const { root, path } = await project({ 'a.md': content })
  return readFrontMatter(path('a.md'), shared, root)
}

test('scalars become attributes; lists, maps and nulls do not', async () => {
  const text =
    '---\ntitle: Refunds\nyear: 2026\nfinal: true\ntags: [a]\nauthor: { role: x }\nnote:\n---\n# Refunds\n'
  expect(await read(text)).toEqual({ value: { title: 'Refunds', year: 2026, final: true }, problems: [] })
})

test('works with Windows line ends and at the end of the file', async () => {
  expect((await read('---\r\na: 1\r\n---')).value).toEqual({ a: 1 })
})

test('a file without front matter has none, rules and all', async () => {
  expect((await read('# Title\n\n---\na: 1\n---\n')).value).toEqual({})
  expect((await read('---\nnever closed')).value).toEqual({})
  expect((await read('---\n---\n')).value).toEqual({})
  expect((await read('---\njust text\n---\n')).value).toEqual({})
})

test('problems are placed in the file', async () => {
  expect(places((await read('---\na: 1\na: 2\n---\n')).problems)).toEqual(['duplicate-key a.md:3:1'])
  expect(places((await read(`---\nlong: ${'x'.repeat(257)}\n---\n`)).problems)).toEqual([
    'limit-exceeded a.md:2:7',
  ])
  expect(places((await read('---\nok: 1\npath: mine\n---\n')).problems)).toEqual(['invalid-value a.md:3:1'])
})

function frontMatter(attributes: number): string {
  return `---\n${Array.from({ length: attributes }, (_, n) => `k${n}: 1\n`).join('')}---\n`
}

test('counts towards one limit with the shared attributes, equal names once', async () => {
  const shared = { k0: 1, other: 1 }
  expect((await read(frontMatter(13), shared)).problems).toEqual([])
  expect((await read(frontMatter(14), shared)).problems).toMatchObject([{ code: 'limit-exceeded' }])
})
