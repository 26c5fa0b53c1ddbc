import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml'
import type { Problem } from '../errors.ts'
import type { Located, LocatedEntry } from './located.ts'
import type { Read } from './read.ts'
import { placeOf, problemAt, type Origin, type SourceText } from './source-text.ts'
import { syntaxProblems } from './yaml-syntax.ts'

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
  const problems = syntaxProblems(source, [...document.errors, ...document.warnings])
  if (problems.length > 0) return { problems }
  const bomb = findBomb(source, document)
  if (bomb) return { problems: [bomb] }
  const origin = { source, start: 0, end: 0 }
  if (!document.contents) return { value: { kind: 'scalar', origin, value: null }, problems: [] }
  return { value: locate(document.contents, { source, document, done: new Map() }), problems: [] }
}

/** Aliases that multiply, contain themselves or have no anchor: whatever must not be expanded. */
function findBomb(source: SourceText, document: Document): Problem | undefined {
  try {
    JSON.stringify(document.toJS({ maxAliasCount: 100 }))
    return undefined
  } catch (error) {
    const text = source.text
    const at = (pattern: RegExp) => Math.max(0, text.search(pattern))
    if (error instanceof ReferenceError && /excessive alias/i.test(error.message)) {
      const place = placeOf({ source, start: at(/&\S/), end: 0 })
      const message = 'its aliases (*name) multiply into too much data to be expanded'
      return problemAt(
        'yaml-alias-bomb',
        place,
        message,
        'write the repeated parts out, or use fewer aliases',
      )
    }
    if (error instanceof ReferenceError) {
      const alias = /: (\S+)$/.exec(error.message)?.[1] ?? ''
      const start = Math.max(0, text.indexOf(`*${alias}`))
      const place = placeOf({ source, start, end: start + alias.length + 1 })
      return problemAt(
        'yaml-syntax',
        place,
        `no anchor &${alias} stands before this alias`,
        'quote a value that begins with *',
      )
    }
    if (error instanceof TypeError || error instanceof RangeError) {
      const place = placeOf({ source, start: at(/&\S/), end: 0 })
      return problemAt('yaml-alias-bomb', place, 'an anchor (&name) contains an alias of itself')
    }
    throw error
  }
}

interface Context {
  source: SourceText
  document: Document
  /** Nodes seen, so that what an alias repeats is shared and not copied. */
  done: Map<Node, Located>
}

function locate(node: Node, context: Context): Located {
  const target = isAlias(node) ? node.resolve(context.document) : node
  if (!target) throw new Error('an unresolved alias passed the check for aliases')
  const known = context.done.get(target)
  if (known) return known
  const located = build(target, context)
  context.done.set(target, located)
  return located
}

function build(node: Node, context: Context): Located {
  const origin = originOf(node, context.source)
  if (isMap(node)) return { kind: 'map', origin, entries: locateEntries(node, context) }
  if (isSeq(node)) {
    const items = node.items.map((item) => (isNode(item) ? locate(item, context) : nothing(origin)))
    return { kind: 'list', origin, items }
  }
  return { kind: 'scalar', origin, value: isScalar(node) ? scalarValue(node.value) : null }
}

function locateEntries(map: YAMLMap, context: Context): Map<string, LocatedEntry> {
  const own = new Map<string, LocatedEntry>()
  const merged = new Map<string, LocatedEntry>()
  for (const pair of map.items) {
    const key = isNode(pair.key) ? originOf(pair.key, context.source) : originOf(map, context.source)
    const value = isNode(pair.value) ? locate(pair.value, context) : nothing(key)
    const name = keyName(pair)
    if (name !== '<<') own.set(name, { key, value })
    else
      for (const entries of mergeSources(value))
        for (const [k, entry] of entries) if (!merged.has(k)) merged.set(k, entry)
  }
  for (const [name, entry] of merged) if (!own.has(name)) own.set(name, entry)
  return own
}

/** What `<<` names: one map or a list of maps, of which the first wins. */
function mergeSources(value: Located): Map<string, LocatedEntry>[] {
  const maps = value.kind === 'list' ? value.items : [value]
  return maps.flatMap((map) => (map.kind === 'map' ? [map.entries] : []))
}

function keyName(pair: Pair): string {
  return String(isScalar(pair.key) ? (pair.key.source ?? pair.key.value) : pair.key)
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || (isAlias(value) && !isPair(value))
}

function originOf(node: Node, source: SourceText): Origin {
  const [start, end] = node.range ?? [0, 0]
  return { source, start, end }
}

function nothing(origin: Origin): Located {
  return { kind: 'scalar', origin, value: null }
}

function scalarValue(value: unknown): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return null
}
