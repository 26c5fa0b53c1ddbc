import { strToU8, zipSync } from 'fflate'

/** The smallest PDF with one page that shows these lines. */
export function pdfOf(lines: string[]): Buffer {
  const shown = lines.map((line) => `(${line}) Tj 0 -20 Td`).join(' ')
  const stream = `BT /F1 12 Tf 72 720 Td ${shown} ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let pdf = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = pdf.length
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  pdf += `xref\n0 ${size}\n0000000000 65535 f \n${table}`
  pdf += `trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${pdf.indexOf('xref\n')}\n%%EOF\n`
  return Buffer.from(pdf, 'latin1')
}

/** A Word document with these paragraphs. */
export function docxOf(paragraphs: string[]): Buffer {
  const body = paragraphs.map((text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`).join('')
  const namespace = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
  return zipped({
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    '_rels/.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    'word/document.xml': `<w:document xmlns:w="${namespace}"><w:body>${body}</w:body></w:document>`,
  })
}

/** A presentation with one slide for each list of paragraphs, and notes by the number of their slide, from 1. */
export function pptxOf(slides: string[][], notes: Record<number, string> = {}): Buffer {
  const files = slides.map((paragraphs, index): [string, string] => {
    const shapes = paragraphs.map((text) => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`).join('')
    return [
      `ppt/slides/slide${index + 1}.xml`,
      `<p:sld xmlns:a="a" xmlns:p="p"><p:txBody>${shapes}</p:txBody></p:sld>`,
    ]
  })
  // Notes are numbered among themselves; their slides know them by a relationship.
  const noted = Object.entries(notes).flatMap(([slide, text], index): [string, string][] => [
    [
      `ppt/slides/_rels/slide${slide}.xml.rels`,
      `<Relationships><Relationship Id="rId1" Target="../slideLayouts/slideLayout1.xml"/><Relationship Id="rId2" Target="../notesSlides/notesSlide${index + 1}.xml"/></Relationships>`,
    ],
    [
      `ppt/notesSlides/notesSlide${index + 1}.xml`,
      `<p:notes xmlns:a="a" xmlns:p="p"><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody><p:txBody><a:p><a:fld type="slidenum"><a:t>${slide}</a:t></a:fld></a:p></p:txBody></p:notes>`,
    ],
  ])
  return zipped(Object.fromEntries([...files, ...noted]))
}

function zipped(files: Record<string, string>): Buffer {
  return Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))),
  )
}
