import { expect, test } from 'vitest'
import { renderPlanMarkdown } from '../../../src/report/plan/markdown.ts'
import { edit, planOf, synced } from '../../plan/state-builder.ts'
import { driftedWorld, editedWorld, wish } from './worlds.ts'

test('shows the sum first, and folds each change up with its diff', () => {
  expect(renderPlanMarkdown(planOf(editedWorld()))).toMatchInlineSnapshot(`
    "### \`asst plan\`: staging

    Plan: 1 to create, 2 to update, 2 files to upload (5.0 KB), 2 files to delete.
    1 assistant and 1 knowledge base unchanged.

    <details><summary><code>~</code> knowledge <b>handbook</b></summary>

    \`\`\`diff
    + payment/gift-cards.md (3 B)
    ! returns/refunds.md (4.1 KB → 5.0 KB)
    - shipping/germany-and-eu.md (812 B)
    \`\`\`

    </details>

    <details><summary><code>+</code> assistant <b>shop</b></summary>

    \`\`\`diff
    + name: shop
    + model: gpt-6-luna
    + instructions: Sell a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot a lot
    + metadata.team: shop
    \`\`\`

    </details>

    <details><summary><code>~</code> assistant <b>support</b></summary>

    \`\`\`diff
      instructions:
     You answer from the handbook.
    -Be brief.
    +Be kind.
     Say so when you do not know.
    - temperature: 0.2
    + temperature: 0.7
      tools.function search_database:
    +{
    +  "type": "function",
    +  "name": "search_database",
    +  "description": "Search the product database"
    +}
    \`\`\`

    </details>
    "
  `)
})

test('shows drift apart', () => {
  const text = renderPlanMarkdown(planOf(driftedWorld()))

  expect(text.slice(text.indexOf('Drift') - 4)).toMatchInlineSnapshot(`
    "\`\`\`
    Drift
    ! knowledge handbook lacks files that were synced: shipping/germany-and-eu.md  vs_handbook
    ! knowledge handbook has files whose indexing failed: returns/refunds.md  vs_handbook
    ! knowledge handbook holds files that are not ours; they stay: file-theirs  vs_handbook
    ! assistant analyst was deleted at the provider  asst_analyst
    ! assistant support was edited at the provider: temperature  asst_support
    \`\`\`
    "
  `)
})

test('says in one line that nothing changes', () => {
  expect(renderPlanMarkdown(planOf(synced(wish)))).toBe(
    '### `asst plan`: staging\n\nNo changes. 2 assistants and 2 knowledge bases unchanged.\n',
  )
})

test('lets no code block of instructions end its own', () => {
  const instructions = 'Say:\n````\nhello\n````\n'
  const text = renderPlanMarkdown(planOf(edit(synced({}), { assistants: { support: { instructions } } })))

  expect(text).toContain('\n`````diff\n')
  expect(text.match(/^`{5}$/gm)).toHaveLength(1)
})

test('fits into a comment, whatever changes', () => {
  const assistants = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`a${index}`, { instructions: 'word '.repeat(1000) }]),
  )
  const text = renderPlanMarkdown(planOf(edit(synced({}), { assistants })))

  expect(text.length).toBeLessThan(65_536)
  expect(text).toContain('Too long to show here')
  expect(text).toContain('<b>a49</b>')
})
