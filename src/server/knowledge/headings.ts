/** A heading and where its line begins. */
interface Heading {
  at: number
  level: number
  /** As Markdown: "## Fees". */
  line: string
}

/** Headings of Markdown; a line of code that looks like one ("# comment") is no heading. */
const headingOrFence = /^(?:(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*|(?:```|~~~).*)$/gm
const frontMatterTitle = /^---\n(?:.*\n)*?title:[ \t]*(["']?)(.+?)\1[ \t]*\n(?:.*\n)*?---\n/
/** Characters at the start of a text in which its front matter is looked for. */
const frontMatterMax = 2_000

/** The document's title and its headings, in order. */
function findHeadings(text: string): Heading[] {
  const headings: Heading[] = []
  const title = frontMatterTitle.exec(text.slice(0, frontMatterMax))?.[2]
  if (title !== undefined) headings.push({ at: 0, level: 0, line: `# ${title}` })
  let isCode = false
  for (const match of text.matchAll(headingOrFence)) {
    const [, marks, words] = match
    if (marks === undefined) isCode = !isCode
    else if (!isCode) headings.push({ at: match.index, level: marks.length, line: `${marks} ${words}` })
  }
  return headings
}

/**
 * A function that says, for growing offsets, under which headings the text at an offset stands: the document's title
 * and the headings of its section, a line each.
 */
export function createHeadingReader(text: string): (offset: number) => string {
  const waiting = findHeadings(text)
  const open: Heading[] = []
  let next = 0
  return (offset) => {
    for (; (waiting[next]?.at ?? offset) < offset; next++) {
      const heading = waiting[next]
      if (heading === undefined) break
      while ((open.at(-1)?.level ?? -1) >= heading.level) open.pop()
      open.push(heading)
    }
    return open.map((heading) => heading.line).join('\n')
  }
}
