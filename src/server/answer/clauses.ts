/** Between things that one sentence asks for: "the weather in Oslo, the time in Rome and ...". */
const separator = /\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+/i
/** A name with or without its preposition: "in New York". */
const name = /^(?:(?:in|for|at|to|from|near|of)\s+)?(\p{Lu}[\p{L}'-]*(?:\s\p{Lu}[\p{L}'-]*)*)[\s?.!]*$/u
const named = /\b(?:in|for|at|to|from|near|of)\s+(?=\p{Lu}[^,]*$)/u

/**
 * The things that a sentence asks for, each as a sentence of its own. A name alone is asked for like the one before it:
 * "the weather in Oslo and Rome" is "the weather in Oslo" and "the weather in Rome".
 */
export function splitClauses(text: string): string[] {
  const clauses: string[] = []
  for (const part of text.split(separator).filter((piece) => piece.trim() !== '')) {
    const [, alone] = name.exec(part) ?? []
    const before = clauses.at(-1) ?? ''
    const at = named.exec(before)
    clauses.push(alone === undefined || at === null ? part : before.slice(0, at.index) + at[0] + alone)
  }
  return clauses
}
