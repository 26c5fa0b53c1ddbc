/** A document with one thing changed, and what that is. */
export interface Mutant {
  change: string
  data: unknown
}

/** Of every type, and beyond every bound. */
const values = [null, true, 'text', '', 'x'.repeat(600), -1, 0, 1.5, 1e9, [], [7], {}, { odd: 7 }]

/** Every document that differs from a valid one in one place: a key misspelt, added or left out, a value replaced. */
export function mutantsOf(data: unknown, at = ''): Mutant[] {
  const inner = childrenOf(data).flatMap(([key, child]) =>
    mutantsOf(child, `${at}.${key}`).map(({ change, data: changed }) => ({
      change,
      data: withChild(data, key, changed),
    })),
  )
  const replaced = values.map((value) => ({
    change: `${at} = ${JSON.stringify(value).slice(0, 20)}`,
    data: value,
  }))
  return [...(at === '' ? [] : replaced), ...misspelt(data, at), ...inner]
}

function misspelt(data: unknown, at: string): Mutant[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return []
  const entries = Object.entries(data)
  return [
    { change: `${at}.odd added`, data: { ...data, odd: 1 } },
    ...entries.flatMap(([key, value]) => {
      const rest = entries.filter(([other]) => other !== key)
      return [
        { change: `${at}.${key} left out`, data: Object.fromEntries(rest) },
        { change: `${at}.${key} misspelt`, data: Object.fromEntries([...rest, [`${key}x`, value]]) },
      ]
    }),
  ]
}

function childrenOf(data: unknown): [string, unknown][] {
  return typeof data === 'object' && data !== null ? Object.entries(data) : []
}

function withChild(data: unknown, key: string, child: unknown): unknown {
  if (Array.isArray(data)) return data.with(Number(key), child)
  return { ...(data as object), [key]: child }
}
