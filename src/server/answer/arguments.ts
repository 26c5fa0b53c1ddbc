import type { Question } from './question.ts'
import { lightWords, stopWords } from './vocabulary.ts'
import { likeness, splitWords } from './words.ts'

/** What of a JSON Schema is read. */
interface Property {
  type?: unknown
  enum?: unknown
  description?: unknown
  default?: unknown
  format?: unknown
}

const upperCue =
  /\b(under|below|less than|at most|up to|max(imum)?|no more than|cheaper than|within|until|<)\b/i
const lowerCue = /\b(over|above|more than|at least|min(imum)?|from|starting at|>)\b/i
/** A bound ("under 50 euros") and words of price: they belong to a figure, not to what is looked for. */
const bounds =
  /\b(?:under|below|less than|at most|up to|no more than|cheaper than|within|over|above|more than|at least|from)\s+[$€£]?\s?\d+(?:[.,]\d+)?/gi
const prices =
  /[$€£]\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s?(?:[$€£%]|euros?\b|eur\b|dollars?\b|usd\b|pounds?\b|gbp\b)/gi
const figureWords = /\b(?:cheaper|cheapest|euros?|dollars?|pounds?|cents?|costs?|costing|prices?)\b/gi
/** What people do to a tool rather than look for with it. */
const requestWords =
  /\b(?:search|searching|find|look|show|list|get|fetch|check|browse|sell|carry|stock|available|sale|buy|need|want|recommend)\b/gi

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describe(name: string, property: Property): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/[_-]/g, ' ')
  return typeof property.description === 'string' ? `${words} ${property.description}` : words
}

/** The enum value whose every word is in the question. */
function findEnum(values: unknown[], text: string): unknown {
  const stems = splitWords(text).map((word) => word.stem)
  return values.find((value) => {
    const words = splitWords(String(value).replaceAll('_', ' '))
    return words.length > 0 && words.every((word) => stems.some((stem) => likeness(word.stem, stem) > 0))
  })
}

/** The figure a numeric parameter is for: by bound (`max_price`, "under 50"), by its own name, or the only one. */
function findNumber(name: string, property: Property, text: string): number | undefined {
  const about = describe(name, property)
  const numbers = [...text.matchAll(/(?<![\w-])[$€£]?\s?(\d+(?:[.,]\d+)?)(?![\w-])/g)].map((match) => ({
    value: Number(match[1]?.replace(',', '.')),
    before: text.slice(Math.max(0, match.index - 25), match.index + 1),
    around: text.slice(Math.max(0, match.index - 25), match.index + 30),
  }))
  const upper = /\b(max|maximum|highest|upper|most|limit|until|to)\b/i.test(about)
  const lower = /\b(min|minimum|lowest|lower|least|from|since)\b/i.test(about)
  if (upper !== lower) {
    const cue = upper ? upperCue : lowerCue
    return numbers.find((number) => cue.test(number.before))?.value
  }
  const own = splitWords(describe(name, {})).map((word) => word.stem)
  return numbers.find((number) => splitWords(number.around).some((word) => own.includes(word.stem)))?.value
}

/** Text in quotation marks, or an address or code of the kind that the parameter's name speaks of. */
function findLiteral(name: string, property: Property, text: string): string | undefined {
  const about = describe(name, property)
  if (property.format === 'date' || /\bdate\b/i.test(about)) return /\b\d{4}-\d{2}-\d{2}\b/.exec(text)?.[0]
  if (property.format === 'email' || /\be-?mail\b/i.test(about))
    return /[\w.+-]+@[\w-]+\.[\w.]+/.exec(text)?.[0]
  if (/\b(ids?|number|code|sku|reference)\b/i.test(about)) {
    return /(?<=#)\w[\w-]*|\b(?=[\w-]*\d)\w[\w-]*\b/.exec(text)?.[0]
  }
  return /["“'‘]([^"”’]{2,})["”’]/.exec(text)?.[1]
}

/** A place that the question names, for parameters that want one. */
function findPlace(name: string, property: Property, text: string): string | undefined {
  if (!/\b(city|town|location|place|country|region|destination|origin)\b/i.test(describe(name, property)))
    return undefined
  return /\b(?:in|to|for|from|at|near)\s+((?:\p{Lu}[\p{L}'-]+)(?:[\s,]+\p{Lu}[\p{L}'-]+)*)/u.exec(text)?.[1]
}

/** What is looked for, in the question's own words: its content without figures, requests and the tool's own words. */
function findPhrase(text: string, vocabulary: ReadonlySet<string>): string {
  const kept = text
    .replace(bounds, ' ')
    .replace(prices, ' ')
    .replace(figureWords, ' ')
    .replace(requestWords, ' ')
    .match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu)
  return (kept ?? [])
    .filter((word) => {
      const [first] = splitWords(word)
      if (first === undefined || stopWords.has(first.stem) || lightWords.has(first.stem)) return false
      return !vocabulary.has(first.stem)
    })
    .join(' ')
}

/** What a required argument is that nobody names. Strict mode requires every one, so what is optional may be null. */
function defaultOf(property: Property): unknown {
  if (property.default !== undefined) return property.default
  if ([property.type].flat().includes('null')) return null
  return Array.isArray(property.enum) ? property.enum[0] : undefined
}

function fillProperty(
  name: string,
  property: Property,
  text: string,
  vocabulary: ReadonlySet<string>,
): unknown {
  if (Array.isArray(property.enum)) return findEnum(property.enum, text)
  const types = [property.type].flat()
  if (types.includes('number')) return findNumber(name, property, text)
  if (types.includes('integer')) {
    const number = findNumber(name, property, text)
    return number !== undefined && Number.isInteger(number) ? number : undefined
  }
  if (types.includes('boolean')) {
    const words = splitWords(describe(name, {})).map((word) => word.stem)
    const said = splitWords(text).map((word) => word.stem)
    return words.every((word) => said.includes(word)) ? true : undefined
  }
  if (types.includes('string')) {
    const literal = findLiteral(name, property, text) ?? findPlace(name, property, text)
    if (literal !== undefined) return literal
    if (/\b(ids?|code|sku|date|e-?mail|city|country)\b/i.test(describe(name, {}))) return undefined
    return findPhrase(text, vocabulary)
  }
  if (types.includes('array')) return [findPhrase(text, vocabulary)]
  return types.includes('object') ? {} : undefined
}

/**
 * Arguments for a function from the words of the question, undefined where a required one is not to be had.
 * `vocabulary` are the stems of the function's own description, which are not what is looked for.
 */
export function fillArguments(
  schema: Record<string, unknown>,
  questions: Question[],
  vocabulary: string[],
): Record<string, unknown> | undefined {
  const properties = isObject(schema.properties) ? schema.properties : {}
  const required = Array.isArray(schema.required) ? schema.required : []
  const text = questions.map((question) => question.text).join(' ')
  // A follow-up may leave out what is looked for: then it is what was looked for before.
  const inherited = questions.flatMap((question) => question.terms.filter((term) => !term.fresh))
  const earlier = inherited.map((term) => term.word).join(' ')
  const own = new Set(vocabulary)
  const filled: Record<string, unknown> = {}
  for (const [name, property] of Object.entries(properties)) {
    if (!isObject(property)) continue
    let value = fillProperty(name, property, text, own)
    if (value === undefined || value === '') value = fillProperty(name, property, earlier, own) ?? value
    const isRequired = required.includes(name)
    if (value === undefined && isRequired) value = defaultOf(property)
    if (value === undefined && isRequired) return undefined
    // A free text that nobody requires and nothing fills says nothing.
    if (value === undefined || (value === '' && !isRequired)) continue
    filled[name] = value
  }
  return filled
}
