import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ExtractionJob, startExtraction } from '../../../src/server/knowledge/extraction.ts'
import { docxOf } from '../documents.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asst-extraction-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function jobOf(filename: string, bytes: string | Buffer): Promise<ExtractionJob> {
  const path = join(folder, filename)
  await writeFile(path, bytes)
  return { path, filename, size: { max: 800, overlap: 400 } }
}

const read = { chunks: [{ start: 0, text: 'Fine.', headings: '' }] }

describe('startExtraction', () => {
  it('answers in the order asked', async () => {
    const extraction = startExtraction()
    const jobs = [
      await jobOf('a.docx', docxOf(['Fine.'])),
      await jobOf('b.xlsx', 'a,b'),
      await jobOf('c.md', 'Fine.'),
    ]
    expect(await Promise.all(jobs.map((job) => extraction.extract(job)))).toEqual([
      read,
      { error: { code: 'unsupported_file', message: expect.any(String) } },
      read,
    ])
    await extraction.close()
  })

  it('gives up what takes too long, one after another', async () => {
    // No thread starts within a millisecond.
    const extraction = startExtraction(1)
    const jobs = [await jobOf('a.md', 'Slow.'), await jobOf('b.md', 'Slow.')]
    const late = { error: { code: 'invalid_file', message: expect.stringContaining('time') } }
    expect(await Promise.all(jobs.map((job) => extraction.extract(job)))).toEqual([late, late])
    await extraction.close()
  })

  it('calls a file that is gone a fault of the server', async () => {
    const extraction = startExtraction()
    const job = { path: join(folder, 'gone'), filename: 'a.md', size: { max: 800, overlap: 400 } }
    expect(await extraction.extract(job)).toMatchObject({ error: { code: 'server_error' } })
    await extraction.close()
  })
  it('gives up what waits when it is closed', async () => {
    const extraction = startExtraction()
    const waiting = extraction.extract(await jobOf('a.md', 'Fine.'))
    await extraction.close()
    expect(await waiting).toMatchObject({ error: { code: 'invalid_file' } })
  })
})
