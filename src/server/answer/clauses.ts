/** Between things that one sentence asks for: "the weather in Oslo, the time in Rome and ...". */
const separator = /\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+/i
/** Things that one sentence asks for, and characters of each: more is no question, and a message may be long. */
const limits = { parts: 32, characters: 200 }
/** A name ("New York") or a code ("A-17"). */
const thing = String.raw`(?:\p{Lu}[\p{L}'-]*(?:\s\p{Lu}[\p{L}'-]*)*|#?[\p{L}-]*\d[\p{L}\d-]*)`
const preposition = '(?:in|for|at|to|from|near|of)'
/** A thing with or without its preposition, and what goes for all things of the sentence: "in New York in celsius". */
const alone = new RegExp(
  String.raw`^(?:${preposition}\s+)?(${thing})(\s+(?:in|by|on)\s+[^,]*?)?[\s?.!]*$`,
  'u',
)
/** The thing that a sentence ends with, and what leads to it. */
const ending = new RegExp(String.raw`^(.*?\b${preposition}\s+(?:[\p{Ll}]+\s+)?)${thing}$`, 'u')

/** A thing with nothing said of it: "which headphones". */
const bare =
  /^(?:(?:which|what|any|some|all|list|find|show(?: me)?|search(?: for)?|do you (?:have|sell)|are there)\s+)*(?:[\p{L}'-]+\s?){1,2}$/iu
/** A figure that bounds what stands before it: "under 50 euros". */
const bound =
  /\s(?:under|below|less than|at most|up to|no more than|cheaper than|over|above|more than|at least)\s+[$€£]?\s?\d+(?:[.,]\d+)?(?:\s?(?:[$€£]|euros?|eur|dollars?|usd|pounds?|gbp)(?!\p{L}))?/iu

/** A bound goes for the bare things before it as well: "headphones and books under 50 euros". */
function shareBounds(clauses: string[]): string[] {
  return clauses.map((clause, index) => {
    if (!bare.test(clause)) return clause
    const next = clauses.slice(index + 1).find((other) => !bare.test(other))
    return clause + (bound.exec(next ?? '')?.[0] ?? '')
  })
}

/**
 * The things that a sentence asks for, each as a sentence of its own. A name or code alone is asked for like the one
 * before it: "the weather in Oslo and Rome in celsius" is "the weather in Oslo in celsius" and "the weather in Rome in
 * celsius".
 */
export function splitClauses(text: string): string[] {
  const parts = text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\bplease\b/gi, '')
    .split(separator)
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
  if (parts.length > limits.parts || parts.some((part) => part.length > limits.characters)) return [text]
  const clauses: string[] = []
  /** Where the things begin that are asked for alike, and what leads to each. */
  let alike: { from: number; lead: string } | undefined
  for (const part of parts) {
    const [, name, tail = ''] = alone.exec(part) ?? []
    if (alike === undefined || name === undefined) {
      const [, lead] = ending.exec(part) ?? []
      alike = lead === undefined ? undefined : { from: clauses.length, lead }
      clauses.push(part)
      continue
    }
    clauses.push(alike.lead + name)
    const { from } = alike
    clauses.splice(from, Infinity, ...clauses.slice(from).map((clause) => clause + tail))
  }
  return shareBounds(clauses)
}
