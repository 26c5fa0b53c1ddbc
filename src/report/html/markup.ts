import { plainLines } from '../plain.ts'

/** A piece of a page that may be put into another as it is: made by `html` alone. */
export interface Markup {
  readonly markup: string
}

/** Nothing is shown of `undefined` and `false`, so that `condition && html…` reads well. */
type Part = Markup | string | number | undefined | false | Part[]

/**
 * The only way to make markup. Whatever is filled in is escaped unless it is markup itself: replies, file names and
 * YAML may hold anything. Attributes must stand in double quotes.
 */
export function html(pieces: TemplateStringsArray, ...parts: Part[]): Markup {
  return { markup: String.raw({ raw: pieces }, ...parts.map(fill)) }
}

/**
 * An element that holds our own style sheet or script to the letter, as its hash in the content security policy
 * needs it. The text must not end the element.
 */
export function element(name: 'style' | 'script', text: string): Markup {
  if (text.includes('</')) throw new Error(`a ${name} that ends its element`)
  return { markup: `<${name}>${text}</${name}>` }
}

function fill(part: Part): string {
  if (part === undefined || part === false) return ''
  if (Array.isArray(part)) return part.map(fill).join('')
  if (typeof part === 'object') return part.markup
  return escapeText(String(part))
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeText(text: string): string {
  return plainLines(text).replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter)
}
