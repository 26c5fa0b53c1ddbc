import { describe, expect, it } from 'vitest'
import { buildReply } from '../build.ts'
import { score } from './score.ts'

describe('cites', () => {
  it('passes where every source is cited, whatever else is', () => {
    const reply = buildReply({ cites: ['h/x.md', 'h/b.md', 'h/a.md'] })
    expect(score('cites', { value: ['h/a.md', 'h/b.md'] }, reply)).toMatchObject({ status: 'pass', value: 1 })
  })

  it('names what is not cited and has the share of what is as its value', () => {
    const reply = buildReply({ cites: ['h/a.md'] })
    expect(score('cites', { value: ['h/a.md', ['h/b.md', 'h/c.md']] }, reply)).toMatchObject({
      status: 'fail',
      value: 0.5,
      explanation: 'h/b.md or h/c.md not cited',
    })
  })

  it('takes a nested list as any of', () => {
    const reply = buildReply({ cites: ['h/c.md'] })
    expect(score('cites', { value: [['h/b.md', 'h/c.md']] }, reply).status).toBe('pass')
  })

  it('takes globs', () => {
    expect(
      score('cites', { value: ['h/returns/**'] }, buildReply({ cites: ['h/returns/de/a.md'] })).status,
    ).toBe('pass')
  })

  it('fails for other citations only where allow is given, be it empty', () => {
    const reply = buildReply({ cites: ['h/a.md', 'h/x.md'] })
    expect(score('cites', { value: ['h/a.md'] }, reply).status).toBe('pass')
    expect(score('cites', { value: ['h/a.md'], allow: ['h/x.md'] }, reply).status).toBe('pass')
    expect(score('cites', { value: ['h/a.md'], allow: [] }, reply)).toMatchObject({
      status: 'fail',
      value: 0,
      explanation: 'h/x.md cited but not allowed',
    })
  })

  it('passes with a part of the sources where the threshold says so', () => {
    const reply = buildReply({ cites: ['h/a.md'] })
    expect(score('cites', { value: ['h/a.md', 'h/b.md'] }, reply, { threshold: 0.5 }).status).toBe('pass')
  })
})
