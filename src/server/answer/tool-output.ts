/** Entries of a list that are told one by one. */
const entriesMax = 10

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function label(key: string): string {
  return key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
}

function inline(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  if (Array.isArray(value)) return value.map(inline).join(', ')
  if (isObject(value)) {
    return Object.entries(value)
      .map(([key, inner]) => `${label(key)} ${inline(inner)}`)
      .join(', ')
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value)
}

/** An entry by its name, with the rest behind it. */
function describeEntry(entry: unknown): string {
  if (!isObject(entry)) return inline(entry)
  const title = ['name', 'title', 'label', 'subject', 'id'].find((key) => typeof entry[key] === 'string')
  const rest = Object.entries(entry)
    .filter(([key]) => key !== title)
    .map(([key, value]) => `${label(key)}: ${inline(value)}`)
    .join('; ')
  if (title === undefined) return rest
  return rest === '' ? inline(entry[title]) : `${inline(entry[title])} (${rest})`
}

function describeList(entries: unknown[], what = 'results'): string {
  if (entries.length === 0) return `I found no ${what}.`
  const lines = entries.slice(0, entriesMax).map((entry) => `- ${describeEntry(entry)}`)
  const more = entries.length > entriesMax ? [`- and ${entries.length - entriesMax} more`] : []
  const count = entries.length === 1 ? 'I found this:' : `I found ${entries.length} ${what}:`
  return [count, ...lines, ...more].join('\n')
}

/**
 * What calls gave back. Several are told apart by their arguments, which are JSON: "Oslo: sunny".
 */
export function describeOutputs(outputs: { arguments: string; output: string }[]): string {
  if (outputs.length === 1) return outputs.map(({ output }) => describeOutput(output)).join('')
  return outputs
    .map(({ arguments: args, output }) => {
      const told = describeOutput(output)
      const about = describeArguments(args)
      if (about === '') return told
      return /^- |\n/.test(told) ? `${about}:\n${told}` : `${about}: ${told}`
    })
    .join('\n\n')
}

function describeArguments(args: string): string {
  try {
    const value: unknown = JSON.parse(args)
    return isObject(value) ? Object.values(value).map(inline).join(', ') : ''
  } catch {
    return ''
  }
}

/** What a tool gave back as a reader would be told it: JSON put into words, anything else as it is. */
export function describeOutput(output: string): string {
  let value: unknown
  try {
    value = JSON.parse(output)
  } catch {
    return output.trim() === '' ? 'The tool gave no answer.' : output.trim()
  }
  if (Array.isArray(value)) return describeList(value)
  if (!isObject(value)) return inline(value)
  if (typeof value.error === 'string') return `That did not work: ${value.error}`
  const list = Object.entries(value).find(([, inner]) => Array.isArray(inner))
  if (list !== undefined && Array.isArray(list[1])) return describeList(list[1], label(list[0]))
  const lines = Object.entries(value).map(([key, inner]) => `- ${label(key)}: ${inline(inner)}`)
  return lines.length === 0 ? 'The tool found nothing.' : lines.join('\n')
}
