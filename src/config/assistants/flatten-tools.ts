import type { Located, LocatedEntry, LocatedMap } from '../yaml/located.ts'

/** Kinds of tools that the API writes with their settings in a map of the same name. */
const nestedKinds = ['function', 'file_search', 'code_interpreter']

/**
 * Turns tools in the API's nested form (`{type: function, function: {name: …}}`) into the flat one, in an
 * assistant and in its overrides, so that an object copied from the API works.
 */
export function flattenTools(root: LocatedMap): LocatedMap {
  const flattened = withFlatTools(root)
  const environments = flattened.entries.get('environments')
  if (environments?.value.kind !== 'map') return flattened
  const overrides = mapEntries(environments.value, (entry) =>
    entry.value.kind === 'map' ? { ...entry, value: withFlatTools(entry.value) } : entry,
  )
  return withEntry(flattened, 'environments', { ...environments, value: overrides })
}

function withFlatTools(map: LocatedMap): LocatedMap {
  const tools = map.entries.get('tools')
  if (tools?.value.kind !== 'list') return map
  return withEntry(map, 'tools', {
    ...tools,
    value: { ...tools.value, items: tools.value.items.map(flatten) },
  })
}

function flatten(tool: Located): Located {
  if (tool.kind !== 'map') return tool
  for (const kind of nestedKinds) {
    const nested = tool.entries.get(kind)?.value
    if (nested?.kind !== 'map') continue
    const entries = new Map([...nested.entries, ...tool.entries])
    entries.delete(kind)
    return { ...tool, entries }
  }
  return tool
}

function withEntry(map: LocatedMap, name: string, entry: LocatedEntry): LocatedMap {
  return { ...map, entries: new Map([...map.entries, [name, entry]]) }
}

function mapEntries(map: LocatedMap, change: (entry: LocatedEntry) => LocatedEntry): LocatedMap {
  return { ...map, entries: new Map([...map.entries].map(([name, entry]) => [name, change(entry)])) }
}
