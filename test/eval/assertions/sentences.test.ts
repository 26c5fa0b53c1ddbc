import { describe, expect, it } from 'vitest'
import { sentencesOf } from '../../../src/eval/assertions/sentences.ts'
import { buildReply } from '../build.ts'

const cite = (...at: number[]) =>
  at.map((place) => ({ fileId: `f${place}`, path: `h/${place}.md`, at: place }))

function split(text: string, ...at: number[]): [string, number[]][] {
  const reply = { ...buildReply({ text }), citations: cite(...at) }
  return sentencesOf(reply).map(({ text, citations }) => [text, citations.map(({ at }) => at)])
}

describe('sentences', () => {
  it('take the citations that stand in them or at their end', () => {
    //             0123456789012345678901
    const text = 'It is one. It is two.'
    expect(split(text, 5, 10, 11, 12, 21)).toEqual([
      ['It is one.', [5, 10, 11]],
      ['It is two.', [12, 21]],
    ])
  })

  it('are ended by line breaks, and rules of Markdown are none', () => {
    expect(split('- one\n- two\n---\n')).toEqual([
      ['- one', []],
      ['- two', []],
    ])
  })

  it('lose no citation, wherever it stands', () => {
    expect(split('One.\n---\nTwo.', 0, 7, 13, 99)).toEqual([
      ['One.', [0, 7]],
      ['Two.', [13, 99]],
    ])
  })

  it('are none where nothing is said', () => {
    expect(split(' … ', 1)).toEqual([])
  })
})
