import { UserError } from '../errors.ts'

/** An assistant object as an API returned it, of whatever version and host. */
export type RawAssistant = Record<string, unknown>

/**
 * The assistant objects of a dump: a list response, an array, one object a line, or one object. Throws `UserError` where
 * it is none of them, or holds something else.
 * @param file for messages
 */
export function readDump(file: string, text: string): RawAssistant[] {
  const objects = parse(text).flatMap((value) => (Array.isArray(value) ? value : itemsOf(value)))
  if (objects.length === 0) throw unreadable(file, 'it holds no object')
  return objects.map((object, index) => {
    if (!isMap(object)) throw unreadable(file, `item ${index + 1} is no object`)
    const kind = object['object'] ?? 'assistant'
    if (kind !== 'assistant') throw unreadable(file, `item ${index + 1} is a ${JSON.stringify(kind)}`)
    if (typeof object['model'] !== 'string') throw unreadable(file, `item ${index + 1} has no model`)
    return object
  })

  function parse(content: string): unknown[] {
    const whole = parseJson(content)
    if (whole !== undefined) return [whole]
    return content
      .split('\n')
      .map((line, index) => ({ line: line.trim(), number: index + 1 }))
      .filter(({ line }) => line !== '')
      .map(({ line, number }) => {
        const value = parseJson(line)
        if (value === undefined) throw unreadable(file, `line ${number} is not JSON`)
        return value
      })
  }
}

/** A list response has its objects in `data`. */
function itemsOf(value: unknown): unknown[] {
  return isMap(value) && Array.isArray(value['data']) ? value['data'] : [value]
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unreadable(file: string, reason: string): UserError {
  return new UserError('dump-unreadable', `${file} is no dump of assistants: ${reason}`, {
    hint: 'save what GET /v1/assistants returned: a list response, an array, one object, or one object a line',
  })
}
