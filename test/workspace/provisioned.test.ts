import { describe, expect, it } from 'vitest'
import type { CanonicalAssistant } from '../../src/compile/canonical.ts'
import type { Runtime } from '../../src/config/runtime.ts'
import type { Lockfile } from '../../src/state/lockfile.ts'
import type { Recorded } from '../../src/state/recorded.ts'
import { provisionedOf, resolverOf } from '../../src/workspace/provisioned.ts'

const file = { sha256: 'a', bytes: 1 }
const record: CanonicalAssistant = {
  name: 'Support',
  model: 'gpt-6-luna',
  tools: [{ type: 'file_search', knowledge: ['handbook'] }],
}

function recordedWith(runtime: Lockfile['runtime'], changes: Partial<Lockfile> = {}): Recorded {
  const lockfile: Lockfile = {
    lockfileVersion: 1,
    project: 'sample',
    id: 'test01',
    environment: 'test',
    runtime,
    target: { provider: 'local', host: 'local' },
    knowledge: {
      handbook: { vectorStoreId: 'vs_1', digest: 'd', files: { 'a.md': { ...file, search: 'file-1' } } },
      manual: { vectorStoreId: 'vs_2', digest: 'd', files: { 'a.md': { ...file, search: 'file-1' } } },
    },
    assistants: {
      support: { digest: 'd', ...(runtime === 'assistants' ? { assistantId: 'asst_1' } : {}) },
    },
    ...changes,
  }
  return { lockfile, assistants: new Map([['support', record]]) }
}

describe('a provisioned assistant', () => {
  it('is an ID on assistants', () => {
    expect(provisionedOf('assistants', recordedWith('assistants'), 'support')).toEqual({
      runtime: 'assistants',
      key: 'support',
      tools: ['file_search'],
      assistantId: 'asst_1',
    })
  })

  it('is a compiled request with the IDs of the lockfile on responses', () => {
    expect(provisionedOf('responses', recordedWith('responses'), 'support')).toMatchObject({
      runtime: 'responses',
      request: { model: 'gpt-6-luna', tools: [{ type: 'file_search', vector_store_ids: ['vs_1'] }] },
    })
  })

  it.each<[string, Recorded, string, Runtime?]>([
    ['nothing was synced', { assistants: new Map() }, 'support'],
    ['it was not synced', recordedWith('responses'), 'suport'],
    ['its record is lost', { ...recordedWith('responses'), assistants: new Map() }, 'support'],
    ['it was synced for the other runtime', recordedWith('responses'), 'support', 'assistants'],
    ['what it searches was not synced', recordedWith('responses', { knowledge: {} }), 'support'],
  ])('is missing where %s, and the hint says what to do', (_where, recorded, key, runtime = 'responses') => {
    expect(() => provisionedOf(runtime, recorded, key)).toThrow(
      expect.objectContaining({ code: 'not-synced', hint: expect.stringContaining('asst sync') }),
    )
  })

  it('that is nearly synced is suggested', () => {
    expect(() => provisionedOf('responses', recordedWith('responses'), 'suport')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('did you mean support?') }),
    )
  })
})

describe('a file that two knowledge bases share', () => {
  it('stands for the one that the assistant uses', () => {
    const recorded = recordedWith('responses')
    expect(resolverOf(recorded, 'support')('file-1')).toBe('handbook/a.md')
    const other = { ...record, tools: [{ type: 'file_search' as const, knowledge: ['manual'] }] }
    const assistants = new Map([['support', other]])
    expect(resolverOf({ ...recorded, assistants }, 'support')('file-1')).toBe('manual/a.md')
  })

  it('is unknown where nothing was synced', () => {
    expect(resolverOf({ assistants: new Map() }, 'support')('file-1')).toBeUndefined()
  })
})
