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
  return clauses
}
