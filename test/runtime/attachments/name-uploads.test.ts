import { expect, it } from 'vitest'
import type { Reply } from '../../../src/runtime/reply.ts'
import { nameUploads } from '../../../src/runtime/attachments/name-uploads.ts'

it('names what is cited by the attachments and by the chunks that were retrieved, and leaves the rest', () => {
  const cited: Reply['citations'] = ['file-attached', 'file-found', 'file-other'].map((fileId) => ({
    fileId,
    at: 0,
  }))
  const found = { rank: 1, fileId: 'file-found', filename: 'refunds.md', score: 1, text: '' }
  const { citations } = nameUploads(
    { citations: cited, retrieved: [found] },
    new Map([['file-attached', 'note.md']]),
  )
  expect(citations.map(({ filename }) => filename)).toEqual(['note.md', 'refunds.md', undefined])
})
