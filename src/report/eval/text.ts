/** At most `width` columns, the end cut off. */
export function clipEnd(text: string, width: number): string {
  const letters = [...text]
  return letters.length <= width ? text : `${letters.slice(0, Math.max(0, width - 1)).join('')}…`
}

/** At most `width` columns, the start cut off: of a path, the end tells more. */
export function clipStart(text: string, width: number): string {
  const letters = [...text]
  return letters.length <= width ? text : `…${letters.slice(letters.length - width + 1).join('')}`
}

/** Lines of at most `width` columns, broken at spaces; what is left after `lines` lines is cut off. */
export function wrap(text: string, width: number, lines: number): string[] {
  const wrapped = ['']
  for (const word of text.split(' ')) {
    const current = wrapped.at(-1) ?? ''
    const longer = current === '' ? word : `${current} ${word}`
    if (current === '' || lengthOf(longer) <= width) wrapped[wrapped.length - 1] = longer
    else wrapped.push(word)
  }
  if (wrapped.length <= lines) return wrapped.map((line) => clipEnd(line, width))
  const rest = wrapped.slice(lines - 1).join(' ')
  return [...wrapped.slice(0, lines - 1), rest].map((line) => clipEnd(line, width))
}

/** Columns, one a code point. */
export function lengthOf(text: string): number {
  return [...text].length
}

/** `1 turn`, `2 turns`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Two decimals, or `n/a`. */
export function formatShare(value: number | undefined): string {
  return value === undefined ? 'n/a' : value.toFixed(2)
}

/** `0.75–0.92`. */
export function formatInterval({ low, high }: { low: number; high: number }): string {
  return `${low.toFixed(2)}–${high.toFixed(2)}`
}
