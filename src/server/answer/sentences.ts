/** How a sentence ends, quotation marks and brackets included. */
export const sentenceEnd = /[.!?:…。！？：]["'”’)\]」』）]*$/

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/** Ends that look like a sentence's but are an abbreviation's. */
const abbreviation =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|approx|ca|cf|vs|no|nos|mr|mrs|ms|dr|prof|st|inc|ltd|co|corp|art|sec|fig|p|pp|vol|dept|est|min|max|tel|ext|[A-Z])\.$/i

/** Splits running text into sentences, abbreviations and decimal points kept whole. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = []
  let open = ''
  for (const { segment } of segmenter.segment(text)) {
    // What goes on in lower case was a title or a quotation with a mark of its own ("the link Lost it? on the page").
    const goesOn = /^\p{Ll}/u.test(segment) || abbreviation.test(open.trimEnd())
    if (!goesOn) {
      sentences.push(open.trim())
      open = ''
    }
    open += segment
  }
  sentences.push(open.trim())
  return sentences.filter((sentence) => sentence !== '')
}

/** What a template's tag shows of itself: `{% channel "help-desk" %}` is "help-desk". Paths and options are not shown. */
function quotedWords(tag: string): string {
  const quoted = [...tag.matchAll(/(?<!=)"([^"/]+)"/g)].map((match) => match[1])
  return ` ${quoted.join(' ')} `
}

/** Takes Markdown's inline marks away and keeps the words: links by their text, emphasis without stars. */
export function stripInline(text: string): string {
  return (
    text
      .replace(/<!--.*?-->/g, ' ')
      // Tags of the templates and admonitions that documentation is written with.
      .replace(/\{%[^{}]*%\}|\{\{[^{}]*\}\}/g, quotedWords)
      .replace(/^(?:!!!|\?\?\?\+?)\s+\w+\s+(?:"([^"]*)")?/, '$1: ')
      .replace(/!\[([^[\]]*)\]\([^()]*\)/g, '$1')
      .replace(/\[([^[\]]+)\]\([^()]*\)/g, '$1')
      .replace(/\[\^[^[\]]+\]/g, '')
      .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2')
      .replace(/(?<![\w*])[*_](?=\S)([^*_]+?)(?<=\S)[*_](?![\w*])/g, '$1')
      .replace(/<\/?[a-z][^>]*>/gi, ' ')
      .replace(/\\([\\`*_{}[\]()#+.!|-])/g, '$1')
      .replace(/\s+/g, ' ')
      .trim()
  )
}
