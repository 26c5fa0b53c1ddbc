import { XMLParser } from 'fast-xml-parser'
import { strFromU8, unzipSync } from 'fflate'
import { checkArchive } from './archive.ts'

const slidePath = /^ppt\/slides\/slide(\d+)\.xml$/
/** What a slide refers to is in a file beside it, its notes among them. */
const relationsPath = /^ppt\/slides\/_rels\/slide\d+\.xml\.rels$/
const notesPath = /^ppt\/notesSlides\/notesSlide\d+\.xml$/

/** The text of each slide in order, a paragraph a line, followed by what the speaker notes under it. */
export function extractPptx(bytes: Uint8Array): string {
  checkArchive(bytes)
  const wanted = [slidePath, relationsPath, notesPath]
  const parts = unzipSync(bytes, { filter: ({ name }) => wanted.some((path) => path.test(name)) })
  const parser = new XMLParser({ ignoreAttributes: true, preserveOrder: true, trimValues: false })
  const read = (path: string): string => {
    const xml = parts[path]
    return xml === undefined ? '' : paragraphsOf(parser.parse(strFromU8(xml))).join('\n')
  }
  return Object.keys(parts)
    .filter((path) => slidePath.test(path))
    .toSorted((a, b) => slideNumber(a) - slideNumber(b))
    .flatMap((path) => [read(path), read(notesOf(path, parts))])
    .filter((text) => text !== '')
    .join('\n\n')
}

/** The path of a slide's notes, which need not have its number; empty where it has none. */
function notesOf(slide: string, parts: Record<string, Uint8Array>): string {
  const relations = parts[slide.replace('slides/', 'slides/_rels/').concat('.rels')]
  if (relations === undefined) return ''
  const [, name = ''] = /Target="[^"]*\/(notesSlides\/[^"/]+)"/.exec(strFromU8(relations)) ?? []
  return `ppt/${name}`
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
          // A field is the number of the page or the date of printing, not the author's words.
          if (tag === 'a:fld') return ''
          return tag === 'a:br' ? '\n' : textOf(children)
        })
        .join(''),
    )
    .join('')
}
