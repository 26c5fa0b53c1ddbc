import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { stem } from '../../../src/server/answer/stem.ts'

const words =
  `relational conditional valenci hesitanci digitizer conformabli radicalli differentli vileli analogousli
vietnamization predication operator feudalism decisiveness hopefulness callousness formaliti sensitiviti sensibiliti
triplicate formative formalize electriciti electrical hopeful goodness revival allowance inference airliner gyroscopic
adjustable defensible irritant replacement adjustment dependent adoption homologou communism activate angulariti
effective bowdlerize probate rate cease controll roll caresses ponies ties cats feed agreed plastered motoring sing
conflated troubled sized hopping falling hissing failing filing happy sky delivery shipping refunds employees years
yearly youth cancellation reimbursed electronics batteries policies insurance addresses running`.split(/\s+/)

test('stems as SQLite does', () => {
  const db = new DatabaseSync(':memory:')
  db.exec("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'porter unicode61')")
  db.exec("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(texts, 'instance')")
  const insert = db.prepare('INSERT INTO texts (rowid, text) VALUES (?, ?)')
  for (const [index, word] of words.entries()) insert.run(index, word)
  const terms = db.prepare('SELECT doc, term FROM vocabulary ORDER BY doc').all()
  db.close()
  expect(words.map(stem)).toEqual(terms.map((row) => row.term))
})
