import { parseDocument } from 'yaml'
import { locateDocument } from '../locate-yaml.ts'
import type { Located } from './located.ts'
import type { Read } from '../read.ts'
import { placeOf, problemAt, type SourceText } from './source-text.ts'
import { syntaxProblems } from './yaml-syntax.ts'

/** Values that aliases may add when they are written out; a hand-written file stays far below. */
const aliasedValuesMax = 100_000

/**
 * Parses one YAML document (1.2, with `<<` merge keys, without tags) into located data.
 * An empty document is a null scalar.
 */
export function parseYaml(source: SourceText): Read<Located> {
  const document = parseDocument(source.text, {
    prettyErrors: false,
    stringKeys: true,
    merge: true,
    resolveKnownTags: false,
    logLevel: 'error',
  })
  const problems = syntaxProblems(source, document)
  if (problems.length > 0) return { problems }
  const located = locateDocument(document, source)
  if (located.value && expandedSize(located.value, new Map()) > source.text.length + aliasedValuesMax) {
    const start = source.text.search(/&\S/)
    const message = 'its aliases (*name) multiply into too much data to be expanded'
    const hint = 'write the repeated parts out, or use fewer aliases'
    return { problems: [problemAt('yaml-alias-bomb', placeOf({ source, start, end: start }), message, hint)] }
  }
  return located
}

/** How many values a tree has once its aliases are written out. */
function expandedSize(node: Located, known: Map<Located, number>): number {
  if (node.kind === 'scalar') return 1
  const before = known.get(node)
  if (before !== undefined) return before
  const children = node.kind === 'list' ? node.items : [...node.entries.values()].map(({ value }) => value)
  const size = children.reduce((sum, child) => sum + expandedSize(child, known), 1)
  known.set(node, size)
  return size
}
