import { describe, expect, it } from 'vitest'
import { extractText } from '../../../src/server/extract/extract.ts'
import { docxOf, pdfOf, pptxOf } from '../documents.ts'

const text = (value: string) => Buffer.from(value)

const cell = (value: string) => `<w:tc><w:p><w:r><w:t>${value}</w:t></w:r></w:p></w:tc>`
const row = (...values: string[]) => `<w:tr>${values.map(cell).join('')}</w:tr>`

describe('extractText', () => {
  it('keeps Markdown, code and JSON as they are', async () => {
    const source = '# Title\n\n```ts\nconst a = { b: 1 }\n```'
    for (const name of ['a.md', 'a.ts', 'a.json', 'A.TXT']) {
      expect(await extractText(name, text(source))).toBe(source)
    }
  })

  it('reads what a page shows and not how it is made', async () => {
    const html =
      '<html><head><style>p{}</style><script>alert(1)</script></head>' +
      '<body><h1>Refunds</h1><p>Within <b>30</b> days.</p><a href="https://example.com/x">Terms</a></body></html>'
    const result = await extractText('a.html', text(html))
    expect(result).toContain('Refunds')
    expect(result).toContain('Within 30 days.')
    expect(result).toContain('Terms')
    expect(result).not.toMatch(/alert|p\{\}|example\.com/)
  })

  it('keeps the headings, lists, tables and listings of a page', async () => {
    const html =
      '<title>Fees</title><h2>Rates</h2><table><tr><td>City</td><td>Price</td></tr>' +
      '<tr><td><p>Rome</p></td><td>5 | 6</td></tr></table><ul><li>one</li><li>two</li></ul><pre>a  b\n c</pre>'
    expect(await extractText('a.html', text(html))).toBe(
      '# Fees\n\n## Rates\n\n| City | Price |\n| --- | --- |\n| Rome | 5 \\| 6 |\n\n- one\n- two\n\n```\na  b\n c\n```',
    )
  })

  it('says each term of a page with its meaning', async () => {
    const html =
      '<body><dl><dt>-d</dt><dt>--depth</dt><dd><p>Clones less.</p><p>Rarely used.</p></dd><dt>-q</dt><dd>Quiet.</dd></dl>'
    expect(await extractText('a.html', text(html))).toBe(
      '-d, --depth: Clones less.\n\nRarely used.\n\n-q: Quiet.',
    )
  })

  it('refuses at once a page that is nested beyond all measure, and takes tags that need no end', async () => {
    const page = '<div>'.repeat(200_000)
    const start = performance.now()
    await expect(extractText('a.html', text(page))).rejects.toMatchObject({ code: 'invalid_file' })
    // Parsing it takes more than a minute.
    expect(performance.now() - start).toBeLessThan(10_000)
    const items = await extractText('a.html', text(`<ul>${'<li>Wool'.repeat(2_000)}</ul>`))
    expect(items.match(/Wool/g)).toHaveLength(2_000)
  })

  it('reads a long page to its end', async () => {
    const page = `<p>${'word '.repeat(3_400_000)}</p><p>The end.</p>`
    expect(await extractText('a.html', text(page))).toMatch(/The end\.$/)
  })

  it('reads tables that only lay out a page as text', async () => {
    const html = `<table><tr><td>Note</td><td>${'Long words. '.repeat(40)}</td></tr></table>`
    expect(await extractText('a.html', text(html))).not.toContain('|')
  })

  it('reads the tables of a Word document row by row', async () => {
    const table = `</w:t></w:r></w:p><w:tbl>${row('City', 'Price')}${row('Rome', '5')}</w:tbl><w:p><w:r><w:t>`
    expect(await extractText('a.docx', docxOf([`Rates${table}End`]))).toBe(
      'Rates\n\n| City | Price |\n| --- | --- |\n| Rome | 5 |\n\nEnd',
    )
  })

  it('reads PDF, Word and PowerPoint', async () => {
    expect(await extractText('a.pdf', pdfOf(['Refund window', 'Thirty days']))).toMatch(
      /Refund window\s+Thirty days/,
    )
    expect(await extractText('a.docx', docxOf(['First &amp; second', 'Third']))).toBe(
      'First & second\n\nThird',
    )
    const slides = [...Array(10).keys()].map((slide) => [`Slide ${slide}`, 'Body'])
    expect(await extractText('a.pptx', pptxOf(slides))).toBe(
      slides.map((slide) => slide.join('\n')).join('\n\n'),
    )
  })

  it('reads the notes of a speaker after their slide, without the number of the page', async () => {
    const deck = pptxOf([['One'], ['Two'], ['Three']], { 3: 'Say thanks', 1: 'Say hello' })
    expect(await extractText('a.pptx', deck)).toBe('One\n\nSay hello\n\nTwo\n\nThree\n\nSay thanks')
  })

  it('reads UTF-16 with and without a byte order mark', async () => {
    const little = Buffer.from('Größe and size', 'utf16le')
    expect(await extractText('a.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), little]))).toBe(
      'Größe and size',
    )
    expect(await extractText('a.txt', little)).toBe('Größe and size')
    const big = Buffer.from(little).swap16()
    expect(await extractText('a.txt', Buffer.concat([Buffer.from([0xfe, 0xff]), big]))).toBe('Größe and size')
  })

  it('reads a table row by row, each value with its column', async () => {
    const table = 'Region,Revenue,Note\r\nNorth,"1,200","says ""ok""\nand more"\r\nSouth,,\r\n'
    expect(await extractText('a.csv', text(table))).toBe(
      'Region: North; Revenue: 1,200; Note: says "ok" and more\nRegion: South',
    )
    expect(await extractText('A.CSV', text('Region;Revenue\nNorth;10;extra'))).toBe(
      'Region: North; Revenue: 10; extra',
    )
  })

  it('leaves a table as it is that is none', async () => {
    expect(await extractText('a.csv', text('just a line'))).toBe('just a line')
    expect(await extractText('a.csv', text('a,b\n1,"open\n2,3'))).toBe('a,b\n1,"open\n2,3')
  })

  it('normalises line breaks and drops control characters', async () => {
    expect(await extractText('a.txt', text('a\r\nb\rc\u0007d\n'))).toBe('a\nb\nc d')
  })

  it.each(['a.tsv', 'a.xlsx', 'a.yaml', 'a.doc', 'noextension', '.md'])(
    'refuses %s as unsupported',
    async (name) => {
      await expect(extractText(name, text('x'))).rejects.toMatchObject({ code: 'unsupported_file' })
    },
  )

  it.each<[string, string, Buffer]>([
    ['an empty file', 'a.md', text('')],
    ['white space', 'a.md', text(' \n\t ')],
    ['Latin-1', 'a.txt', Buffer.from([0x47, 0x72, 0xf6, 0xdf, 0x65])],
    ['binary under a text name', 'a.py', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 0, 0, 9])],
    ['a PDF that is none', 'a.pdf', text('%PDF-1.4 nothing')],
    ['a Word document that is none', 'a.docx', text('PK nothing')],
    ['a presentation that is none', 'a.pptx', text('PK nothing')],
    ['a document that unpacks to a flood', 'a.docx', docxOf(['x'.repeat(51_000_000)])],
    ['a presentation without slides', 'a.pptx', pptxOf([])],
  ])('finds %s invalid', async (_what, name, bytes) => {
    await expect(extractText(name, bytes)).rejects.toMatchObject({ code: 'invalid_file' })
  })
})
