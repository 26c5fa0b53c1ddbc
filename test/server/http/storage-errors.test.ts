import { mkdtempSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { toFile } from 'openai'
import { describe, expect, it, onTestFinished } from 'vitest'
import { explainStorage } from '../../../src/server/http/storage-errors.ts'
import { startTestServer } from '../../support/server.ts'

describe('a data folder that takes nothing more', () => {
  it('ends an upload at once, and says why', async () => {
    const faults: unknown[] = []
    const server = await startTestServer({ onFault: (error) => faults.push(error) })
    onTestFinished(() => server.close())
    // Without its folder, not even root can write it.
    rmdirSync(join(server.dataDir, 'uploads'))
    const file = await toFile(Buffer.alloc(5_000_000), 'big.md')
    await expect(server.client.files.create({ file, purpose: 'assistants' })).rejects.toMatchObject({
      status: 500,
      code: 'storage_unavailable',
      error: { message: expect.stringContaining('ENOENT') },
    })
    expect(faults).toHaveLength(1)
    expect((await server.client.files.list()).data).toEqual([])
  })

  it('is told from what SQLite says', () => {
    const folder = mkdtempSync(join(tmpdir(), 'asst-storage-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const db = new DatabaseSync(join(folder, 'full.db'))
    db.exec('PRAGMA max_page_count = 2; CREATE TABLE words (word TEXT)')
    const write = () => db.exec(`INSERT INTO words VALUES ('${'x'.repeat(20_000)}')`)
    expect(write).toThrow('full')
    try {
      write()
    } catch (error) {
      expect(explainStorage(error)).toMatchObject({ status: 500, body: { code: 'storage_unavailable' } })
    }
    db.close()
  })

  it('is not what any other error means', () => {
    expect(explainStorage(new Error('a bug'))).toBeUndefined()
  })
})
