import { XMLParser } from 'fast-xml-parser'
import { strFromU8, unzipSync } from 'fflate'
import { checkArchive } from './archive.ts'

const slidePath = /^ppt\/slides\/slide(\d+)\.xml$/

/** The text of each slide in order, a paragraph a line. */
export function extractPptx(bytes: Uint8Array): string {
  checkArchive(bytes)
  const slides = unzipSync(bytes, { filter: ({ name }) => slidePath.test(name) })
  const parser = new XMLParser({ ignoreAttributes: true, preserveOrder: true, trimValues: false })
  return Object.entries(slides)
    .toSorted(([a], [b]) => slideNumber(a) - slideNumber(b))
    .map(([, xml]) => paragraphsOf(parser.parse(strFromU8(xml))).join('\n'))
    .join('\n\n')
}

function slideNumber(path: string): number {
  return Number(slidePath.exec(path)?.[1])
}

/** Texts of the `a:p` elements, in document order. */
function paragraphsOf(nodes: unknown): string[] {
  if (!Array.isArray(nodes)) return []
  return nodes.flatMap((node: Record<string, unknown>) =>
    Object.entries(node).flatMap(([tag, children]) => {
      if (tag !== 'a:p') return paragraphsOf(children)
      const text = textOf(children).trim()
      return text === '' ? [] : [text]
    }),
  )
}

function textOf(nodes: unknown): string {
  if (!Array.isArray(nodes)) return ''
  return nodes
    .map((node: Record<string, unknown>) =>
      Object.entries(node)
        .map(([tag, children]) => {
          if (tag === '#text') return String(children)
          return tag === 'a:br' ? '\n' : textOf(children)
        })
        .join(''),
    )
    .join('')
}
