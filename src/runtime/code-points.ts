/** The UTF-16 offset of a place that is counted in code points; the text's end where it is beyond it. */
export function fromCodePoints(text: string, count: number): number {
  let at = 0
  for (let seen = 0; seen < count && at < text.length; seen += 1) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  }
  return at
}
