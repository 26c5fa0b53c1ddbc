import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { inspectFile } from '../../../src/config/knowledge/inspect-file.ts'
import { project } from '../support.ts'

async function inspect(content: string | Buffer, text = true) {
  const { path } = await project({ file: content })
  return inspectFile(path('file'), text)
}

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')

test('counts and hashes the bytes as they are', async () => {
  const content = Buffer.from('\ufeffdonn\u00e9es\r\n')
  const { bytes, sha256 } = await inspect(content)
  expect(bytes).toBe(content.length)
  expect(sha256).toBe(createHash('sha256').update(content).digest('hex'))
})

test('hashes files longer than a chunk', async () => {
  const content = Buffer.alloc(1024 * 1024 + 7, 'abc')
  expect((await inspect(content)).sha256).toBe(createHash('sha256').update(content).digest('hex'))
})

test('an empty file is text of no bytes', async () => {
  expect(await inspect('')).toMatchObject({ bytes: 0, isText: true, isLfsPointer: false })
})

const texts: [string, Buffer, boolean][] = [
  ['ASCII', Buffer.from('abc'), true],
  ['UTF-8', Buffer.from('\u00e4\u20ac\u{1f600}'), true],
  ['UTF-8 with a byte order mark', Buffer.from('\ufeffabc'), true],
  ['little-endian UTF-16', utf16('abc\u20ac'), true],
  ['big-endian UTF-16', Buffer.from(utf16('abc\u20ac')).swap16(), true],
  ['Latin-1', Buffer.from('caf\xe9', 'latin1'), false],
  ['UTF-8 cut in a character', Buffer.from('\u20ac').subarray(0, 2), false],
  ['half a surrogate pair', Buffer.concat([utf16(''), Buffer.from([0x3d, 0xd8])]), false],
  [
    'a character across two chunks',
    Buffer.concat([Buffer.alloc(256 * 1024 - 1, 'a'), Buffer.from('\u20ac')]),
    true,
  ],
  [
    'a bad byte after many good ones',
    Buffer.concat([Buffer.alloc(300_000, 'a'), Buffer.from([0xff])]),
    false,
  ],
]

test.for(texts)('%s is text: $2', async ([, content, expected]) => {
  expect((await inspect(content)).isText).toBe(expected)
})

test('does not call text what it was not asked about', async () => {
  expect((await inspect('abc', false)).isText).toBe(false)
})

test('tells a Git LFS pointer', async () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'
  expect((await inspect(pointer, false)).isLfsPointer).toBe(true)
  expect((await inspect(`x${pointer}`, false)).isLfsPointer).toBe(false)
})
