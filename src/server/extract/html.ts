import { convert } from 'html-to-text'
import { formatDefinitions, formatHeading, formatListing, formatTable } from './html-formatters.ts'

/** Levels of nesting: browsers stop at 512. With some thousands the parser fails, with more after minutes. */
const depthMax = 1_000

/** Tags that need no end, so that any number of them in a row is no nesting. */
const endless =
  /^(?:p|li|d[td]|t[dhr]|t(?:head|body|foot)|opt(?:ion|group)|area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i

/**
 * What a reader sees of a page, as Markdown: no scripts, styles or addresses of links and images. A page without a
 * first heading begins with its title. Throws for a page that is nested beyond all measure.
 */
export function extractHtml(html: string): string {
  checkDepth(html)
  const text = convert(html, {
    wordwrap: false,
    // It would cut a long page off; how much a file may hold is told by its tokens.
    limits: { maxInputLength: Number.MAX_SAFE_INTEGER },
    formatters: {
      heading: formatHeading,
      table: formatTable,
      listing: formatListing,
      definitions: formatDefinitions,
    },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      { selector: 'nav', format: 'skip' },
      { selector: 'title', format: 'skip' },
      { selector: 'table', format: 'table' },
      { selector: 'pre', format: 'listing' },
      { selector: 'dl', format: 'definitions' },
      { selector: 'ul', options: { itemPrefix: '- ' } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, format: 'heading' })),
    ],
  })
  const title = /<h1[\s>]/i.test(html) ? undefined : /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]?.trim()
  return title === undefined || title === '' ? text : `# ${convert(title, { wordwrap: false })}\n\n${text}`
}

/** Counts, rather than parses, because the parser's time grows with the square of the depth. */
function checkDepth(html: string): void {
  let depth = 0
  for (const [, end, name = ''] of html.matchAll(/<(\/?)([a-z][\w-]*)/gi)) {
    if (endless.test(name)) continue
    depth = end === '' ? depth + 1 : Math.max(0, depth - 1)
    if (depth > depthMax) throw new Error(`the page is nested more than ${depthMax} levels deep`)
  }
}
