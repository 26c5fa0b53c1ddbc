import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('retrieved', () => {
  const reply = buildReply({ retrieved: ['h/a.md', 'h/a.md', 'h/b.md', '?file-9', 'h/c.md'] })

  it('passes where file search returned every source', () => {
    expect(score('retrieved', { value: ['h/c.md', ['h/x.md', 'h/b.md']] }, reply).status).toBe('pass')
  })

  it('counts k in files, not in chunks', () => {
    expect(score('retrieved', { value: ['h/b.md'], k: 2 }, reply).status).toBe('pass')
    expect(score('retrieved', { value: ['h/c.md'], k: 3 }, reply)).toMatchObject({
      status: 'fail',
      explanation: 'h/c.md not retrieved among the first 3 files',
    })
  })

  it('has the share of sources that were found as its value', () => {
    expect(score('retrieved', { value: ['h/a.md', 'h/x.md'] }, reply).value).toBe(1 / 2)
  })
})
