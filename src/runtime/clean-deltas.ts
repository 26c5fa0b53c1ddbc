import { sandboxLink } from './files/sandbox-links.ts'

/** `【4:0†source】`, with the spaces before it, which would be left over. */
const marker = /[ \t]*【[^【】\n]*†[^【】\n]*】/g
/** What may yet become a marker, or a link into the sandbox, once more has come. */
const beginning = new RegExp(
  String.raw`[ \t]*(?:【[^【】\n]{0,300})?$|(?:sandbox:[^\s()[\]]{0,300}|${prefixesOf('sandbox')})$`,
)

/** Text as it comes, for a person: without markers of citations, and with the names of files that code made. */
export interface CleanDeltas {
  write(delta: string): void
  /** Nothing more comes, so that what was held back is what it seems. */
  end(): void
}

/** What may become a marker or a link is held back until it is one or is not. */
export function cleanDeltas(emit: (text: string) => void): CleanDeltas {
  let held = ''
  const pass = (text: string) => {
    if (text !== '') emit(text.replaceAll(sandboxLink, '$1'))
  }
  return {
    write(delta) {
      const text = (held + delta).replaceAll(marker, '')
      const end = beginning.exec(text)?.index ?? text.length
      held = text.slice(end)
      pass(text.slice(0, end))
    },
    end() {
      pass(held)
      held = ''
    },
  }
}

/** `sandbox|sandbo|…|s`, as whole words: what the end of a text may be the beginning of. */
function prefixesOf(word: string): string {
  const prefixes = Array.from(word, (_, index) => word.slice(0, word.length - index))
  return String.raw`\b(?:${prefixes.join('|')})`
}
