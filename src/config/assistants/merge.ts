import {
  nodeAt,
  toPlain,
  type Located,
  type LocatedList,
  type LocatedMap,
  type Path,
} from '../yaml/located.ts'

/**
 * Lays one assistant's or knowledge base's tree over another: maps merge, tools merge by type (functions by
 * name, mcp by server_label), other lists and values are replaced, and null removes what is under it.
 */
export function merge(base: Located, overlay: Located): Located {
  return mergeAt(base, overlay, [])
}

function mergeAt(base: Located, overlay: Located, path: Path): Located {
  if (base.kind === 'map' && overlay.kind === 'map') return mergeMaps(base, overlay, path)
  if (base.kind === 'list' && overlay.kind === 'list' && isToolList(path))
    return mergeTools(base, overlay, path)
  return overlay
}

function mergeMaps(base: LocatedMap, overlay: LocatedMap, path: Path): LocatedMap {
  const entries = new Map(base.entries)
  for (const [name, entry] of overlay.entries) {
    const under = base.entries.get(name)
    if (!under) entries.set(name, entry)
    else if (entry.value.kind === 'scalar' && entry.value.value === null) entries.delete(name)
    else entries.set(name, { key: entry.key, value: mergeAt(under.value, entry.value, [...path, name]) })
  }
  return { kind: 'map', origin: overlay.origin, entries }
}

function mergeTools(base: LocatedList, overlay: LocatedList, path: Path): LocatedList {
  const identities = base.items.map(toolIdentity)
  const items = [...base.items]
  for (const tool of overlay.items) {
    const index = identities.indexOf(toolIdentity(tool))
    const under = base.items[index]
    if (under) items[index] = mergeAt(under, tool, [...path, index])
    else items.push(tool)
  }
  return { kind: 'list', origin: overlay.origin, items }
}

/** `tools` itself or that of an environment's overrides, but no list in a function's parameters. */
function isToolList(path: Path): boolean {
  return path.at(-1) === 'tools' && (path.length === 1 || (path.length === 3 && path[0] === 'environments'))
}

function toolIdentity(tool: Located): string {
  return JSON.stringify(
    ['type', 'name', 'server_label'].map((key) => {
      const value = nodeAt(tool, [key])
      return value ? toPlain(value) : null
    }),
  )
}
