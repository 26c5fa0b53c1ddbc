import { describe, expect, it } from 'vitest'
import { joinParts, relayText } from '../../src/runtime/text-parts.ts'

describe('joining parts', () => {
  it('separates parts by a blank line and moves their citations along', () => {
    const joined = joinParts([
      { text: 'One.', citations: [{ fileId: 'a', at: 4 }] },
      { text: '', citations: [] },
      { text: 'Two.', citations: [{ fileId: 'b', at: 0 }] },
    ])
    expect(joined.text).toBe('One.\n\nTwo.')
    expect(joined.citations).toEqual([
      { fileId: 'a', at: 4 },
      { fileId: 'b', at: 6 },
    ])
  })

  it('sorts citations by place and drops exact doubles', () => {
    const citations = [
      { fileId: 'b', at: 3 },
      { fileId: 'a', at: 1 },
      { fileId: 'b', at: 3 },
      { fileId: 'b', at: 1 },
    ]
    expect(joinParts([{ text: 'text', citations }]).citations).toEqual([
      { fileId: 'a', at: 1 },
      { fileId: 'b', at: 1 },
      { fileId: 'b', at: 3 },
    ])
  })

  it('relays deltas that join to the same text', () => {
    const deltas: string[] = []
    const relay = relayText((delta) => deltas.push(delta))
    for (const [part, delta] of [
      ['1', 'On'],
      ['1', 'e.'],
      ['2', ''],
      ['3', 'Two.'],
    ] as const) {
      relay.write(part, delta)
    }
    relay.end()
    expect(deltas.join('')).toBe('One.\n\nTwo.')
  })
})
