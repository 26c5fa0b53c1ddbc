import { expect, test } from 'vitest'
import { orderChanges } from '../../src/plan/order.ts'
import type { Change } from '../../src/plan/change.ts'

const change = (kind: Change['kind'], action: Change['action'], key: string): Change =>
  kind === 'knowledge'
    ? { kind, action, key, cause: 'edit', store: 'none', digest: '', files: [], kept: {}, settings: [] }
    : { kind, action, key, cause: 'edit', digest: '', fields: [] }

test('writes knowledge before assistants and deletes in reverse, last', () => {
  const changes = [
    change('knowledge', 'delete', 'old'),
    change('assistant', 'update', 'b'),
    change('assistant', 'delete', 'old'),
    change('assistant', 'create', 'a'),
    change('knowledge', 'update', 'handbook'),
    change('knowledge', 'adopt', 'archive'),
  ]

  expect(orderChanges(changes).map(({ action, kind, key }) => `${action} ${kind} ${key}`)).toEqual([
    'adopt knowledge archive',
    'update knowledge handbook',
    'create assistant a',
    'update assistant b',
    'delete assistant old',
    'delete knowledge old',
  ])
})
