const begin = '<!-- figures -->'
const end = '<!-- /figures -->'

/** The page with other figures between its marks; what people wrote around them stays. Throws where the marks are missing. */
export function replaceFigures(page: string, figures: string): string {
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from === -1 || to < from) throw new Error(`the page has no place for figures: ${begin} … ${end}`)
  return `${page.slice(0, from + begin.length)}\n\n${figures}\n\n${page.slice(to)}`
}
