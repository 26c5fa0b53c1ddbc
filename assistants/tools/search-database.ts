import { catalogue, type Article, type Category } from './catalogue.ts'

/** What the model fills in; `shop.yaml` declares it. */
interface Search {
  query: string
  category?: Category
  max_price?: number
}

interface Found {
  items: Article[]
  /** How many articles matched; more than `items` where the list was cut. */
  total: number
}

const longest = 5

/**
 * Answers the function tool `search_database`: articles with at least one word of the query, those with the most
 * words first, then the cheaper ones. An empty query matches every article.
 */
export default async function searchDatabase({ query, category, max_price }: Search): Promise<Found> {
  const words = wordsOf(query)
  const matches = catalogue
    .filter((article) => category === undefined || article.category === category)
    .filter((article) => max_price === undefined || article.price <= max_price)
    .map((article) => ({ article, hits: countHits(article, words) }))
    .filter(({ hits }) => hits > 0 || words.length === 0)
    .toSorted((a, b) => b.hits - a.hits || a.article.price - b.article.price)
  return { items: matches.slice(0, longest).map(({ article }) => article), total: matches.length }
}

/** Words are compared by their beginning: "rain" is found in "raincoat". */
function countHits({ name, description, category }: Article, words: string[]): number {
  const own = wordsOf(`${name} ${description} ${category}`)
  return words.filter((word) => own.some((other) => other.startsWith(word))).length
}

/** Without a plural's s, so that "jackets" finds a jacket, and without "a", "in", "of", which are everywhere. */
function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []
  return words.map((word) => (word.length > 3 ? word.replace(/s$/, '') : word))
}
