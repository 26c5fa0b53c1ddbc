import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openContext, type ServerContext } from '../../../src/server/context.ts'
import { all } from '../../../src/server/database/query.ts'
import { attach } from '../../../src/server/knowledge/attachments.ts'
import { createFile } from '../../../src/server/knowledge/files.ts'
import { addChunks, removeChunks } from '../../../src/server/knowledge/index-tables.ts'
import { createStore, storeRecord } from '../../../src/server/knowledge/stores.ts'
import { chunkCount, termsOf, termWeights } from '../../../src/server/knowledge/terms.ts'

let dataDir: string
let context: ServerContext

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'asst-terms-'))
  context = openContext({ dataDir })
})
afterEach(() => {
  context.db.close()
  rmSync(dataDir, { recursive: true })
})

/** A store with one file for each list of chunks. */
function storeOf(files: string[][]): string {
  const store = createStore(context, { name: '', metadata: {}, expires_days: null })
  for (const texts of files) {
    const path = join(dataDir, 'uploads', 'file')
    writeFileSync(path, '')
    const file = createFile(context, {
      filename: 'a.md',
      purpose: 'assistants',
      bytes: 0,
      sha256: '',
      path,
    })
    const { seq } = attach(context, store.id, { file_id: file.id })
    const chunks = texts.map((text) => ({ start: 0, text, headings: '' }))
    addChunks(context.db, storeRecord(context, store.id).seq, seq, chunks)
  }
  return store.id
}

describe('termWeights', () => {
  it('counts the chunks and documents that have a word in any form', () => {
    const store = storeOf([['Returned orders.', 'Returns are free.'], ['No return without receipt.']])
    expect(termWeights(context, [store], ['returning', 'receipts', 'lamp'])).toEqual(
      new Map([
        ['returning', { documents: 2, chunks: 3 }],
        ['receipts', { documents: 1, chunks: 1 }],
        ['lamp', { documents: 0, chunks: 0 }],
      ]),
    )
    expect(chunkCount(context, [store])).toBe(3)
  })

  it('counts words of scripts without spaces, until they are removed', () => {
    const store = storeOf([['电子产品的退货期限为十四天。'], ['ガイドは人事部にあります。']])
    const weights = () => termWeights(context, [store], ['退货', 'ガイ', '配送'])
    expect([...weights().values()].map((weight) => weight.chunks)).toEqual([1, 1, 0])
    for (const { seq } of all<{ seq: number }>(context.db, 'SELECT seq FROM attachments')) {
      removeChunks(context.db, storeRecord(context, store).seq, seq)
    }
    expect([...weights().values()].map((weight) => weight.chunks)).toEqual([0, 0, 0])
  })

  it('adds up stores, and takes signs for nothing', () => {
    const stores = [storeOf([['Return.']]), storeOf([['Return.'], ['Other.']])]
    expect(termWeights(context, stores, ['return', '"', ''])).toEqual(
      new Map([
        ['return', { documents: 2, chunks: 2 }],
        ['"', { documents: 0, chunks: 0 }],
        ['', { documents: 0, chunks: 0 }],
      ]),
    )
    expect(chunkCount(context, stores)).toBe(3)
  })
})

describe('termsOf', () => {
  it('leaves out words that say nothing, unless there are no others', () => {
    expect(termsOf('How long can I return the Größe?')).toEqual(['long', 'return', 'größe'])
    expect(termsOf('What is it?')).toEqual(['what', 'is', 'it'])
    expect(termsOf('?!')).toEqual([])
    expect(termsOf('退货期限 Tern')).toEqual(['退货', '货期', '期限', 'tern'])
  })
})
