import { describe, expect, it } from 'vitest'
import { parseCsv } from '../../src/eval/csv.ts'

const valuesOf = (text: string) => parseCsv(text)?.map((record) => record.map(({ value }) => value))

describe('parseCsv', () => {
  it('reads fields with commas, quotes and line ends in them', () => {
    expect(valuesOf('a,b\n"x, y","say ""hi""\nthere"\n')).toEqual([
      ['a', 'b'],
      ['x, y', 'say "hi"\nthere'],
    ])
  })

  it('reads empty fields, also the last one, and passes over blank lines', () => {
    expect(valuesOf('a,,c\r\n\r\n,b,')).toEqual([
      ['a', '', 'c'],
      ['', 'b', ''],
    ])
    expect(valuesOf('')).toEqual([])
    expect(valuesOf('"",x\n')).toEqual([['', 'x']])
  })

  it('tells where each field stands', () => {
    const text = 'a,"b"\nc,d'
    const places = parseCsv(text)
      ?.flat()
      .map(({ start, end }) => text.slice(start, end))
    expect(places).toEqual(['a', '"b"', 'c', 'd'])
  })

  it('refuses a quote that is never closed, and text behind one that is', () => {
    expect(parseCsv('a,"b\nc')).toBeUndefined()
    expect(parseCsv('a,"b"c\n')).toBeUndefined()
  })
})
