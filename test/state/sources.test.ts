import { expect, test } from 'vitest'
import { emptyLockfile } from '../../src/state/lockfile.ts'
import { sourcesOf } from '../../src/state/sources.ts'
import { environment, project } from '../plan/state-builder.ts'

const lockfile = emptyLockfile(project, environment())
Object.assign(lockfile.knowledge, {
  handbook: {
    vectorStoreId: 'vs_1',
    digest: 'd',
    files: {
      'legal/terms.md': { sha256: 'a', bytes: 1, search: 'file-shared' },
      'data.csv': { sha256: 'b', bytes: 1, search: 'file-text', code: 'file-csv' },
    },
  },
  manual: { digest: 'd', files: { 'legal/terms.md': { sha256: 'a', bytes: 1, code: 'file-shared' } } },
})

test('a File of either tool leads to its knowledge path', () => {
  const sources = sourcesOf(lockfile, [])

  expect(sources.get('file-text')).toBe('handbook/data.csv')
  expect(sources.get('file-csv')).toBe('handbook/data.csv')
  expect(sources.get('file-of-nobody')).toBeUndefined()
})

test('a shared File leads to the knowledge base that the assistant uses', () => {
  expect(sourcesOf(lockfile, ['manual']).get('file-shared')).toBe('manual/legal/terms.md')
  expect(sourcesOf(lockfile, ['handbook']).get('file-shared')).toBe('handbook/legal/terms.md')
  expect(sourcesOf(lockfile, []).get('file-shared')).toBe('handbook/legal/terms.md')
})

test('a knowledge base that is not synced leads nowhere', () => {
  expect(sourcesOf(lockfile, ['constructor', 'gone']).size).toBe(3)
})
