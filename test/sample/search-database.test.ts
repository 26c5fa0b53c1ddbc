import { describe, expect, it } from 'vitest'
import searchDatabase from '../../assistants/tools/search-database.ts'

async function namesFor(search: Parameters<typeof searchDatabase>[0]): Promise<string[]> {
  const { items } = await searchDatabase(search)
  return items.map(({ name }) => name)
}

describe('the handler of the sample function tool', () => {
  it('finds articles by words of their name and description', async () => {
    expect(await namesFor({ query: 'noise cancelling headphones' })).toContain('Tern 2')
  })

  it('puts the articles with the most matching words first', async () => {
    expect((await namesFor({ query: 'rain jacket' }))[0]).toBe('Fjell Rain Jacket')
  })

  it('finds a singular by its plural', async () => {
    expect(await namesFor({ query: 'jackets' })).toEqual(['Fjell Rain Jacket'])
  })

  it('keeps to the category and the highest price', async () => {
    expect(await namesFor({ query: '', category: 'books', max_price: 25 })).toEqual([
      'The Night Ferry',
      'Bread on Weekdays',
    ])
  })

  it('says how many matched where it cuts the list', async () => {
    const { items, total } = await searchDatabase({ query: '' })
    expect(items).toHaveLength(5)
    expect(total).toBeGreaterThan(15)
  })

  it('finds nothing where no article has a word of the query', async () => {
    expect(await searchDatabase({ query: 'bicycle' })).toEqual({ items: [], total: 0 })
  })
})
