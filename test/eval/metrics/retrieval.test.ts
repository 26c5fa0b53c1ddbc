import { expect, it } from 'vitest'
import { retrievedFiles } from '../../../src/eval/metrics/retrieval.ts'
import { buildReply } from '../build.ts'

it('reduces chunks to the first place of each file and ranks files without gaps', () => {
  const { retrieved } = buildReply({
    retrieved: ['h/b.md', 'h/b.md', 'h/a.md', '?file-9', 'h/b.md', '?file-9', 'h/c.md'],
  })
  expect(retrievedFiles(retrieved)).toEqual([
    { rank: 1, fileId: 'file-h/b.md', path: 'h/b.md' },
    { rank: 2, fileId: 'file-h/a.md', path: 'h/a.md' },
    { rank: 3, fileId: 'file-9' },
    { rank: 4, fileId: 'file-h/c.md', path: 'h/c.md' },
  ])
})

it('takes two IDs of one path as one file', () => {
  const chunk = { rank: 1, score: 1, text: '', path: 'h/a.md' }
  expect(
    retrievedFiles([
      { ...chunk, fileId: 'file-1' },
      { ...chunk, fileId: 'file-2' },
    ]),
  ).toHaveLength(1)
})
