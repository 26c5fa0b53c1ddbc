/** A line of a JSON document, in words, with the keys and the names it stands under. */
export interface JsonEntry {
  text: string
  context: string[]
}

/** Keys whose value names the object that has them. */
const naming = /^(name|title|label|id)$/i

/** A value's line: its key, quoted or not, and what follows the colon. */
const keyed = /^(\s*)"((?:[^"\\]|\\.)+)"\s*:\s*(.*?),?\s*$/

function toWords(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/[_-]/g, ' ')
}

/** A scalar or a list of scalars as text; undefined where an object or a list begins. */
function readValue(source: string): string | undefined {
  if (/^[[{]$/.test(source)) return undefined
  try {
    const value: unknown = JSON.parse(source)
    if (Array.isArray(value)) return value.map(String).join(', ')
    return typeof value === 'object' ? undefined : String(value)
  } catch {
    return undefined
  }
}

/** True for text that reads as indented JSON, whole or a part cut out of it. */
export function looksLikeJson(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const fitting = lines.filter((line) => keyed.test(line) || /^\s*[[\]{}]+,?\s*$/.test(line))
  return lines.length >= 3 && fitting.length >= 0.9 * lines.length
}

/**
 * Reads indented JSON line by line, because a chunk may begin and end anywhere in it. What an entry belongs to is
 * told by indentation: the keys above it, and the name of each object it is in.
 */
export function readJsonEntries(text: string): JsonEntry[] {
  const above: { indent: number; text: string; isName: boolean }[] = []
  const entries: JsonEntry[] = []
  for (const line of text.split('\n')) {
    const match = keyed.exec(line)
    const indent = /^\s*/.exec(line)?.[0].length ?? 0
    const closes = /^\s*[\]}]/.test(line)
    while (above.length > 0) {
      const last = above.at(-1)
      const isOver =
        last !== undefined &&
        (last.indent > indent ||
          (last.indent === indent && !last.isName) ||
          (closes && last.indent >= indent))
      if (!isOver) break
      above.pop()
    }
    if (match === null) continue
    const [, , key = '', source = ''] = match
    const value = readValue(source)
    if (value === undefined) above.push({ indent, text: toWords(key), isName: false })
    else {
      entries.push({ text: `${toWords(key)}: ${value}`, context: above.map((part) => part.text) })
      if (naming.test(key)) above.push({ indent, text: value, isName: true })
    }
  }
  return entries
}
