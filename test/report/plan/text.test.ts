import { expect, test } from 'vitest'
import { createPaint } from '../../../src/report/paint.ts'
import { renderPlan } from '../../../src/report/plan/text.ts'
import type { World } from '../../plan/state-builder.ts'
import { desire, edit, forgetful, planOf, storeOf, synced } from '../../plan/state-builder.ts'
import { driftedWorld, editedWorld, wish } from './worlds.ts'

const paint = createPaint(false)
const render = (world: World, verbose = false) => renderPlan(planOf(world), { paint, verbose })

test('shows what was edited, field by field and file by file', () => {
  expect(render(editedWorld())).toMatchInlineSnapshot(`
    "~ knowledge handbook
        + payment/gift-cards.md       3 B
        ~ returns/refunds.md          4.1 KB → 5.0 KB
        - shipping/germany-and-eu.md  812 B

    + assistant shop
        name: shop
        model: gpt-6-luna
        instructions: Sell a lot a lot a lot a lot a lot a lot a lot a lot a lot a …
        metadata.team: shop

    ~ assistant support
        instructions:
           You answer from the handbook.
          -Be brief.
          +Be kind.
           Say so when you do not know.
        temperature: 0.2 → 0.7
        tools.function search_database: {description: Search the product database}

    Plan: 1 to create, 2 to update, 2 files to upload (5.0 KB), 2 files to delete.
          1 assistant and 1 knowledge base unchanged."
  `)
})

test('shows drift, and what puts it back', () => {
  expect(render(driftedWorld())).toMatchInlineSnapshot(`
    "~ knowledge handbook (puts back what was changed there)
        ~ returns/refunds.md          4.1 KB, indexed again
        + shipping/germany-and-eu.md  812 B, already uploaded

    + assistant analyst (puts back what was changed there)
        name: analyst
        model: gpt-6-luna
        tools.code_interpreter: {knowledge: [sales]}

    ~ assistant support (puts back what was changed there)
        temperature: 0.2

    Drift
    ! knowledge handbook lacks files that were synced: shipping/germany-and-eu.md  vs_handbook
    ! knowledge handbook has files whose indexing failed: returns/refunds.md  vs_handbook
    ! knowledge handbook holds files that are not ours; they stay: file-theirs  vs_handbook
    ! assistant analyst was deleted at the provider  asst_analyst
    ! assistant support was edited at the provider: temperature  asst_support

    Plan: 1 to create, 2 to update.
          0 assistants and 1 knowledge base unchanged."
  `)
})

test('says in one line that nothing changes', () => {
  expect(render(synced(wish))).toMatchInlineSnapshot(
    `"No changes. 2 assistants and 2 knowledge bases unchanged."`,
  )
})

test('shows a first sync in short, and in full where that is asked for', () => {
  const world = {
    desired: desire({ runtime: 'assistants', assistants: { support: wish.assistants?.['support'] ?? {} } }),
    recorded: { assistants: new Map() },
    observed: synced({}).observed,
  }

  expect(render(world)).toMatchInlineSnapshot(`
    "+ assistant support
        name: Northwind Support
        model: gpt-6-luna
        instructions: You answer from the handbook. Be brief. Say so when you do no…
        temperature: 0.2
        tools.file_search: {knowledge: [handbook]}

    Plan: 1 to create."
  `)
  expect(render(world, true)).toMatchInlineSnapshot(`
    "+ assistant support
        name: Northwind Support
        model: gpt-6-luna
        instructions:
          +You answer from the handbook.
          +Be brief.
          +Say so when you do not know.
        temperature: 0.2
        tools.file_search: {knowledge: [handbook]}

    Plan: 1 to create."
  `)
})

test('tells adoption, leftovers and deletes apart', () => {
  const world = forgetful(edit(synced(wish), { ...wish, assistants: { analyst: { code: ['sales'] } } }))
  world.desired.knowledge.delete('handbook')
  world.observed.duplicates.push({ kind: 'store', key: 'handbook', id: 'vs_double' })

  expect(render(world)).toMatchInlineSnapshot(`
    "= knowledge sales (already there, the lockfile learns of it)

    = assistant analyst (already there, the lockfile learns of it)

    - assistant support

    - knowledge handbook

    - vector store of handbook vs_double (superseded)

    Plan: 2 to delete, 2 to adopt, 2 files to delete, 1 superseded object to delete."
  `)
})

test('says why a change has nothing to show', () => {
  const interrupted = synced(wish)
  const { marks } = storeOf(interrupted, 'handbook')
  if (marks) marks.isApplying = true
  const { lockfile } = interrupted.recorded
  if (lockfile?.knowledge['handbook']) lockfile.knowledge['handbook'].digest = 'applying:old'
  const unsearched = edit(
    synced({ ...wish, assistants: { support: { search: ['handbook'], code: ['handbook'] } } }),
    {
      ...wish,
      assistants: { support: { code: ['handbook'] } },
    },
  )

  expect(render(interrupted).split('\n')[0]).toBe(
    '~ knowledge handbook (finishes what an earlier sync began)',
  )
  expect(render(unsearched).split('\n')[0]).toBe(
    '~ knowledge handbook (nobody searches it any more, so its vector store goes)',
  )
})

test('sums up many files unless all are asked for', () => {
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index + 10}.md`, 'x']))
  const many = edit(synced(wish), { ...wish, knowledge: { ...wish.knowledge, handbook: files } })
  const lines = render(many).split('\n')

  expect(lines.filter((line) => /^ {4}[+~-] /.test(line))).toHaveLength(15)
  expect(lines).toContain('    … and 17 more files: --verbose shows all')
  expect(render(many, true).match(/^ {4}[+~-] /gm)).toHaveLength(32)
})

test('keeps every line within 80 columns, apart from an ID at its end', () => {
  const lines = [editedWorld(), driftedWorld(), synced(wish)].flatMap((world) => render(world).split('\n'))

  expect(lines.filter((line) => line.replace(/  (vs|asst)_\w+$/, '').length > 80)).toEqual([])
})

test('colours only where colours are seen', () => {
  const world = editedWorld()
  const coloured = renderPlan(planOf(world), { paint: createPaint(true), verbose: false })

  // oxlint-disable-next-line no-control-regex -- these are the colours
  expect(coloured.replaceAll(/\u001B\[\d+m/g, '')).toBe(render(world))
  expect(coloured).not.toBe(render(world))
})
