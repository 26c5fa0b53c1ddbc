import { expect, test } from 'vitest'
import type { Failure } from '../../../src/apply/context.ts'
import { createPaint } from '../../../src/report/paint.ts'
import { planDocument } from '../../../src/report/plan/document.ts'
import { renderSyncResult, syncDocument } from '../../../src/report/plan/result.ts'
import { planOf, synced } from '../../plan/state-builder.ts'
import { editedWorld, wish } from './worlds.ts'

const failures: Failure[] = [
  {
    change: { kind: 'knowledge', key: 'handbook', action: 'update' },
    path: 'returns/refunds.md',
    cause: 'The file is empty (invalid_file)',
  },
  {
    change: { kind: 'assistant', key: 'support', action: 'create' },
    cause: 'POST /assistants: 404',
    hint: 'use runtime: responses',
  },
]

test('a sync that worked says so', () => {
  expect(renderSyncResult({ failures: [] }, createPaint(false))).toBe('Synced.')
})

test('failures are named with cause, hint and how to go on', () => {
  expect(renderSyncResult({ failures }, createPaint(false))).toMatchInlineSnapshot(`
    "✗ handbook/returns/refunds.md: The file is empty (invalid_file)
    ✗ create assistant support: POST /assistants: 404
      hint: use runtime: responses
    2 failures; the rest is applied. Run \`asst sync\` again once the cause is mended."
  `)
})

test('documents are plain JSON with a version', () => {
  const plan = planOf(editedWorld())

  expect(planDocument(plan)).toMatchObject({
    version: 1,
    pending: 3,
    environment: 'staging',
    runtime: 'assistants',
  })
  expect(syncDocument(planOf(synced(wish)), [])).toMatchObject({ pending: 0, applied: true, failures: [] })
  expect(syncDocument(plan, failures)).toMatchObject({ applied: false, failures })
  expect(JSON.parse(JSON.stringify(planDocument(plan)))).toEqual(planDocument(plan))
})
