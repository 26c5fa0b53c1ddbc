import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type YAMLMap } from 'yaml'
import type { Problem, ProblemCode } from '../errors.ts'
import type { Located, LocatedEntry } from './yaml/located.ts'
import type { Read } from './read.ts'
import { placeOf, problemAt, type Origin, type SourceText } from './yaml/source-text.ts'

interface Context {
  source: SourceText
  document: Document
  /** Nodes seen, so that what an alias repeats is shared and not copied. */
  done: Map<Node, Located>
  /** Nodes around the one that is being located. */
  open: Set<Node>
  problems: Problem[]
}

/** Turns a document without syntax errors into located data, aliases and merge keys resolved. */
export function locateDocument(document: Document, source: SourceText): Read<Located> {
  const context: Context = { source, document, done: new Map(), open: new Set(), problems: [] }
  const { problems } = context
  const value = document.contents ? locate(document.contents, context) : nothing({ source, start: 0, end: 0 })
  return problems.length > 0 ? { problems } : { value, problems }
}

function locate(node: Node, context: Context): Located {
  const target = isAlias(node) ? node.resolve(context.document) : node
  if (!target) {
    const message = 'no anchor (&name) of this name stands before this alias'
    return refuse('yaml-syntax', node, message, 'quote a value that begins with *', context)
  }
  if (context.open.has(target)) {
    return refuse(
      'yaml-alias-bomb',
      node,
      'this alias stands inside its own anchor',
      'write the part out',
      context,
    )
  }
  const known = context.done.get(target)
  if (known) return known
  context.open.add(target)
  const located = build(target, context)
  context.open.delete(target)
  context.done.set(target, located)
  return located
}

function build(node: Node, context: Context): Located {
  const origin = originOf(node, context)
  if (isMap(node)) return { kind: 'map', origin, entries: locateEntries(node, context) }
  if (isSeq(node)) {
    const items = node.items.map((item) => (isNode(item) ? locate(item, context) : nothing(origin)))
    return { kind: 'list', origin, items }
  }
  const value = isScalar(node) ? scalarValue(node.value) : null
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return refuse(
      'invalid-value',
      node,
      'this is no number that JSON can carry',
      'quote it, or give a number',
      context,
    )
  }
  return { kind: 'scalar', origin, value }
}

function locateEntries(map: YAMLMap, context: Context): Map<string, LocatedEntry> {
  const own = new Map<string, LocatedEntry>()
  const merged = new Map<string, LocatedEntry>()
  for (const pair of map.items) {
    const key = originOf(isNode(pair.key) ? pair.key : map, context)
    const value = isNode(pair.value) ? locate(pair.value, context) : nothing(key)
    if (isMergeKey(pair)) mergeInto(merged, value, key, context)
    else own.set(isScalar(pair.key) ? String(pair.key.value) : '', { key, value })
  }
  return new Map([...own, ...[...merged].filter(([name]) => !own.has(name))])
}

/** Takes what `<<` names, one map or a list of maps, of which the first wins. */
function mergeInto(merged: Map<string, LocatedEntry>, value: Located, key: Origin, context: Context): void {
  for (const source of value.kind === 'list' ? value.items : [value]) {
    if (source.kind !== 'map') {
      const message = '<< takes the alias of a map, or a list of such aliases'
      context.problems.push(problemAt('yaml-syntax', placeOf(key), message))
      return
    }
    for (const [name, entry] of source.entries) if (!merged.has(name)) merged.set(name, entry)
  }
}

function isMergeKey({ key }: Pair): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.source === '<<'
}

function refuse(code: ProblemCode, node: Node, message: string, hint: string, context: Context): Located {
  const origin = originOf(node, context)
  context.problems.push(problemAt(code, placeOf(origin), message, hint))
  return nothing(origin)
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value)
}

function originOf(node: Node, { source }: Context): Origin {
  const [start, end] = node.range ?? [0, 0]
  return { source, start, end }
}

function nothing(origin: Origin): Located {
  return { kind: 'scalar', origin, value: null }
}

function scalarValue(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}
