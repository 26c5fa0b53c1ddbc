import { describe, expect, it } from 'vitest'
import { planAttachments, type AttachmentHost } from '../../../src/runtime/attachments/attachment-plan.ts'

const every: AttachmentHost = {
  runtime: 'responses',
  assistant: 'support',
  tools: ['file_search', 'code_interpreter'],
  stores: 1,
  codeFiles: 0,
}

function useOf(path: string, host: Partial<AttachmentHost> = {}) {
  return planAttachments([{ path }], { ...every, ...host })[0]?.use
}

describe('an attachment that does not say what it is for', () => {
  it.each([
    ['manual.pdf', 'file_search'],
    ['notes.md', 'file_search'],
    ['sales.csv', 'code_interpreter'],
    ['data.json', 'code_interpreter'],
    ['photo.JPG', 'image'],
    ['photo.webp', 'image'],
    ['letter.odt', 'input'],
  ])('%s is for %s', (path, use) => {
    expect(useOf(path)).toBe(use)
  })

  it('goes to what the assistant has', () => {
    expect(useOf('manual.pdf', { tools: [] })).toBe('input')
    expect(useOf('manual.pdf', { tools: ['code_interpreter'], runtime: 'assistants' })).toBe(
      'code_interpreter',
    )
    expect(useOf('sales.csv', { tools: ['file_search'] })).toBe('input')
    expect(useOf('photo.png', { runtime: 'assistants' })).toBe('code_interpreter')
  })

  it('goes by its type alone where nobody knows what the assistant has', () => {
    const { tools: _, ...unknown } = every
    expect(planAttachments([{ path: 'sales.csv' }], unknown)).toMatchObject([{ use: 'code_interpreter' }])
  })
})

describe('attachments are refused', () => {
  it.each<[string, Parameters<typeof planAttachments>[0], Partial<AttachmentHost>, string]>([
    [
      'for input on assistants',
      [{ path: 'a.pdf', for: 'input' }],
      { runtime: 'assistants' },
      'a.pdf: the assistants runtime has no input',
    ],
    [
      'for a tool that the assistant lacks',
      [{ path: 'a.csv', for: 'code_interpreter' }],
      { tools: ['file_search'] },
      'a.csv: assistant support has no code_interpreter tool',
    ],
    [
      'of a type that the tool does not take',
      [{ path: 'a.csv', for: 'file_search' }],
      {},
      'a.csv: file_search takes no .csv',
    ],
    [
      'where nothing takes them',
      [{ path: 'letter.odt' }],
      { runtime: 'assistants' },
      'letter.odt: file_search takes no .odt',
    ],
    ['where no store is free', [{ path: 'a.md' }], { stores: 2 }, 'a.md: it takes a vector store'],
    [
      'beyond what a code interpreter holds',
      [{ path: 'a.csv' }, { path: 'b.csv' }],
      { codeFiles: 49 },
      '2 files for code_interpreter: assistant support has 49 already, and 50 is the most',
    ],
  ])('%s', (_title, attachments, host, message) => {
    expect(() => planAttachments(attachments, { ...every, ...host })).toThrow(
      expect.objectContaining({ code: 'invalid-value', message: expect.stringContaining(message) }),
    )
  })

  it('all at once', () => {
    const wrong = ['a.csv', 'b.xlsx'].map((path) => ({ path, for: 'file_search' as const }))
    expect(() => planAttachments(wrong, every)).toThrow(/a\.csv: .*; b\.xlsx: /)
  })

  it('but not for a store on assistants, where a thread has its own', () => {
    expect(useOf('a.md', { runtime: 'assistants', stores: 1 })).toBe('file_search')
  })
})
