import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { all, run, transaction } from '../../../src/server/database/query.ts'

function open(): DatabaseSync {
  const folder = mkdtempSync(join(tmpdir(), 'asst-query-'))
  const db = new DatabaseSync(join(folder, 'test.db'))
  onTestFinished(() => {
    db.close()
    rmSync(folder, { recursive: true })
  })
  db.exec('CREATE TABLE words (word TEXT)')
  return db
}

const words = (db: DatabaseSync) =>
  all<{ word: string }>(db, 'SELECT word FROM words').map(({ word }) => word)
const add = (db: DatabaseSync, word: string) => run(db, 'INSERT INTO words VALUES (?)', word)

describe('a transaction', () => {
  it('undoes a nested one alone where that fails', () => {
    const db = open()
    transaction(db, () => {
      add(db, 'kept')
      const nested = () =>
        transaction(db, () => {
          add(db, 'lost')
          throw new Error('no')
        })
      expect(nested).toThrow('no')
    })
    expect(words(db)).toEqual(['kept'])
  })

  it.each([1, 2])('says that the database is full, and keeps nothing (levels: %i)', (levels) => {
    const db = open()
    db.exec('PRAGMA max_page_count = 3')
    const write = () => {
      add(db, 'lost')
      add(db, 'x'.repeat(50_000))
    }
    expect(() => transaction(db, levels === 1 ? write : () => transaction(db, write))).toThrow('full')
    expect(words(db)).toEqual([])
    transaction(db, () => add(db, 'next'))
    expect(words(db)).toEqual(['next'])
  })
})
