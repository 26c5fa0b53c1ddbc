import { convert } from 'html-to-text'
import { formatDefinitions, formatHeading, formatListing, formatTable } from './html-formatters.ts'

/**
 * What a reader sees of a page, as Markdown: no scripts, styles or addresses of links and images. A page without a
 * first heading begins with its title.
 */
export function extractHtml(html: string): string {
  const text = convert(html, {
    wordwrap: false,
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
