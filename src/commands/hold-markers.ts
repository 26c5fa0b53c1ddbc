/** `【4:0†source】`, with the spaces before it, which would be left over. */
const marker = /[ \t]*【[^【】\n]*†[^【】\n]*】/g
/** What may yet become one. */
const beginning = /[ \t]*(?:【[^【】\n]{0,300})?$/

/**
 * Passes streamed text on without the markers of citations that some runtimes write into it: they mean nothing to a
 * person, and the sources are listed below the answer. What may become a marker is held back until it is one or not.
 */
export function holdMarkers(emit: (text: string) => void): { write(delta: string): void; end(): void } {
  let held = ''
  return {
    write(delta) {
      const text = (held + delta).replaceAll(marker, '')
      const end = beginning.exec(text)?.index ?? text.length
      held = text.slice(end)
      if (end > 0) emit(text.slice(0, end))
    },
    end() {
      if (held !== '') emit(held)
      held = ''
    },
  }
}
