import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { desired } from './support.ts'

test('the examples of docs/configuration.md make one valid project', async () => {
  const docs = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
  const files: Record<string, string> = {
    'assistants/_base.yaml': 'model: base',
    'assistants/support.md': 'Be {{tone}}.',
    'assistants/tools/search-database.ts': '',
    'docs/handbook/refunds.md': '---\ntitle: Refunds\n---\n# Refunds\n',
    'docs/handbook/terms.pdf': '%PDF-1.7',
    'docs/handbook/form.docx': 'PK',
    'knowledge/sales/orders.csv': 'a,b\n',
  }
  for (const [, yaml = ''] of docs.matchAll(/```yaml\n([\s\S]*?)```/g)) {
    const name = /^# (\S+\.yaml)/.exec(yaml)?.[1] ?? 'asst.yaml'
    files[name] = yaml
  }
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(['assistants/support.yaml', 'knowledge/handbook.yaml']),
  )
  for (const environment of ['local', 'classic', 'staging', 'prod', 'foundry']) {
    const { value, problems } = await desired(files, environment)
    expect(problems).toEqual([])
    expect(value?.assistants.get('support')?.instructions).toBe('Be friendly.')
    expect([...(value?.knowledge.keys() ?? [])]).toEqual(['handbook', 'sales'])
  }
  expect((await desired(files, 'preview')).value?.assistants.size).toBe(0)
})
