import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  containerFiles,
  nameOfContainerFile,
  readContainerFile,
  writeContainerFile,
} from '../../../src/server/containers/container-files.ts'
import {
  deleteContainer,
  expireContainers,
  resolveContainer,
} from '../../../src/server/containers/containers.ts'
import { openContext, type ServerContext } from '../../../src/server/context.ts'
import { createFile } from '../../../src/server/knowledge/files.ts'

let context: ServerContext
let clock: number

beforeEach(async () => {
  clock = 1_800_000_000
  const dataDir = await mkdtemp(join(tmpdir(), 'asst-containers-'))
  context = openContext({ dataDir, now: () => clock })
})
afterEach(async () => {
  context.db.close()
  await rm(context.dataDir, { recursive: true })
})

async function fileOf(text: string, filename: string): Promise<string> {
  const path = join(context.dataDir, 'uploads', context.newId('x'))
  await writeFile(path, text)
  const file = { filename, purpose: 'user_data' as const, bytes: text.length, sha256: '', path }
  return createFile(context, file).id
}

const namesIn = (id: string) => containerFiles(context, id).map(nameOfContainerFile)

describe('resolveContainer', () => {
  it('makes one with the files of the tool', async () => {
    const { id } = resolveContainer(context, { type: 'auto', file_ids: [await fileOf('x', 'a.csv')] })
    expect(namesIn(id)).toEqual(['a.csv'])
  })

  it('goes on in the earlier one, copying only what it lacks', async () => {
    const [a, b] = [await fileOf('a', 'a.csv'), await fileOf('b', 'b.csv')]
    const first = resolveContainer(context, { type: 'auto', file_ids: [a] })
    clock += 60
    const second = resolveContainer(context, { type: 'auto', file_ids: [a, b] }, first.id)
    expect(second).toMatchObject({ id: first.id, last_active_at: clock })
    expect(namesIn(first.id)).toEqual(['a.csv', 'b.csv'])
  })

  it('makes a new one where the earlier one has expired or gone', () => {
    const first = resolveContainer(context, { type: 'auto' })
    clock += 20 * 60
    expireContainers(context)
    const second = resolveContainer(context, { type: 'auto' }, first.id)
    expect(second.id).not.toBe(first.id)
    deleteContainer(context, second.id)
    expect(resolveContainer(context, { type: 'auto' }, second.id).id).not.toBe(second.id)
  })

  it('takes the one that is named, and none that has expired or is unknown', () => {
    const { id } = resolveContainer(context, { type: 'auto' })
    expect(resolveContainer(context, id).id).toBe(id)
    clock += 20 * 60
    expireContainers(context)
    expect(() => resolveContainer(context, id)).toThrow('Container is expired.')
    expect(() => resolveContainer(context, 'cntr_none')).toThrow("Container with id 'cntr_none' not found.")
  })
})

describe('writeContainerFile', () => {
  it('keeps what the code interpreter made, and never overwrites what was made before', async () => {
    const { id } = resolveContainer(context, { type: 'auto' })
    const first = writeContainerFile(context, id, 'chart.png', Buffer.from([1, 2, 3]))
    const second = writeContainerFile(context, id, 'chart.png', 'äö')
    expect(first).toMatchObject({ path: '/mnt/data/chart.png', source: 'assistant', bytes: 3 })
    expect(second).toMatchObject({ path: `/mnt/data/${second.id}-chart.png`, bytes: 4 })
    expect([...(await readContainerFile(context, first))]).toEqual([1, 2, 3])
  })
})
