import type { Origin } from './source-text.ts'

/** Keys and indexes from the root of a document to a value in it. */
export type Path = (string | number)[]

/**
 * Data that knows where each part of it was written. Parts of one tree may come from several files, because
 * `extends` and environments merge trees, and a problem must point to the file that holds the value.
 */
export type Located = LocatedScalar | LocatedList | LocatedMap

interface LocatedScalar {
  kind: 'scalar'
  origin: Origin
  value: string | number | boolean | null
}

export interface LocatedList {
  kind: 'list'
  origin: Origin
  items: Located[]
}

export interface LocatedMap {
  kind: 'map'
  origin: Origin
  entries: Map<string, LocatedEntry>
}

export interface LocatedEntry {
  key: Origin
  value: Located
}

/** The data alone. */
export function toPlain(node: Located): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(toPlain)
  // Unlike assignment, fromEntries makes an own property even of a key like __proto__.
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, toPlain(entry.value)]))
}

/** The value at a path, where there is one. */
export function nodeAt(node: Located, path: Path): Located | undefined {
  let current: Located | undefined = node
  for (const step of path) current = current && childOf(current, step)
  return current
}

/** Where the value at a path stands, or else the nearest thing around it that exists. */
export function originAt(node: Located, path: Path): Origin {
  let current = node
  for (const step of path) {
    const next = childOf(current, step)
    if (!next) break
    current = next
  }
  return current.origin
}

/** Where the key that ends a path stands, or its value where it is no key. */
export function keyOriginAt(node: Located, path: Path): Origin {
  const parent = nodeAt(node, path.slice(0, -1))
  const entry = parent?.kind === 'map' ? parent.entries.get(String(path.at(-1))) : undefined
  return entry?.key ?? originAt(node, path)
}

function childOf(node: Located, step: string | number): Located | undefined {
  if (node.kind === 'map') return node.entries.get(String(step))?.value
  if (node.kind === 'list') return node.items[Number(step)]
  return undefined
}

/** A map lacking some keys. */
export function without(map: LocatedMap, keys: string[]): LocatedMap {
  return { ...map, entries: new Map([...map.entries].filter(([name]) => !keys.includes(name))) }
}
