/** An answer as the fields of a JSON Schema are filled with it. */
export interface PlainAnswer {
  text: string
  /** Names of the files it draws on. */
  sources: string[]
  /** False for an apology. */
  found: boolean
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fillNumber(answer: PlainAnswer, schema: Record<string, unknown>): number {
  const number = Number(/-?\d+(?:\.\d+)?/.exec(answer.text)?.[0] ?? 0)
  const whole = schema.type === 'integer' ? Math.trunc(number) : number
  const least = typeof schema.minimum === 'number' ? schema.minimum : -Infinity
  const most = typeof schema.maximum === 'number' ? schema.maximum : Infinity
  return Math.min(most, Math.max(least, whole))
}

function fill(schema: unknown, answer: PlainAnswer, name: string): unknown {
  if (!isObject(schema)) return answer.text
  if (Array.isArray(schema.enum)) {
    const text = answer.text.toLowerCase()
    return schema.enum.find((value) => text.includes(String(value).toLowerCase())) ?? schema.enum[0]
  }
  if ('const' in schema) return schema.const
  const [alternative] = [schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? list : []))
  if (alternative !== undefined) return fill(alternative, answer, name)
  const type = [schema.type].flat().find((candidate) => candidate !== 'null')
  if (type === 'number' || type === 'integer') return fillNumber(answer, schema)
  if (type === 'boolean') return answer.found
  if (type === 'array') {
    if (/sources?|citations?|references?|files?/i.test(name)) return answer.sources
    return answer.found ? [fill(schema.items, answer, name)] : []
  }
  if (type === 'object' || isObject(schema.properties)) {
    const properties = isObject(schema.properties) ? schema.properties : {}
    return Object.fromEntries(
      Object.entries(properties).map(([key, inner]) => [key, fill(inner, answer, key)]),
    )
  }
  return answer.text
}

/**
 * The answer as JSON. Without properties in the schema it is `{answer, sources}`; with them, text goes where text
 * is wanted, its first number where a number is, and whether there is an answer where a boolean is.
 */
export function writeJsonAnswer(schema: Record<string, unknown>, answer: PlainAnswer): string {
  if (!isObject(schema.properties)) return JSON.stringify({ answer: answer.text, sources: answer.sources })
  return JSON.stringify(fill(schema, answer, ''))
}
