import type { ServerContext } from '../context.ts'
import { all, each, one } from '../database/query.ts'
import type { AttachmentRow, Attributes } from './attachments.ts'
import { type Filter, matchesFilter } from './filters.ts'
import { countIndexed, indexTable } from './index-tables.ts'
import { type StoreRow, storeRecord, touchStore } from './stores.ts'
import { quoteTerm, termsOf } from './terms.ts'

/** A chunk that was found. */
export interface SearchHit {
  storeId: string
  fileId: string
  filename: string
  attributes: Attributes
  /** 0 to 1: how well the chunk covers the query's words, rare words counting more. */
  score: number
  text: string
  /** The document's title and the headings above the text, as lines of Markdown. */
  headings: string
  chunkId: number
}

export interface SearchRequest {
  /** A chunk counts with the query that it answers best. */
  queries: string[]
  /** Hits at most. */
  limit: number
  filters?: Filter | undefined
  /** Hits below are left out. */
  scoreThreshold?: number | undefined
}

/** Searches stores. Best first, each chunk once. Throws `ApiError` 404 for a store that is not there. */
export function searchStores(
  context: ServerContext,
  storeIds: string[],
  request: SearchRequest,
): SearchHit[] {
  const best = new Map<number, SearchHit>()
  for (const store of storeIds.map((id) => storeRecord(context, id))) {
    touchStore(context, store.id)
    const allowed = request.filters && allowedAttachments(context, store, request.filters)
    for (const query of request.queries) {
      for (const hit of searchStore(context, store, query, request.limit, allowed)) {
        if (hit.score > (best.get(hit.chunkId)?.score ?? -1)) best.set(hit.chunkId, hit)
      }
    }
  }
  const threshold = request.scoreThreshold ?? 0
  return [...best.values()]
    .filter((hit) => hit.score >= threshold)
    .toSorted((a, b) => b.score - a.score || a.chunkId - b.chunkId)
    .slice(0, request.limit)
}

interface HitRow {
  attachment: number
  status: AttachmentRow['status']
  text: string
  headings: string
  fileId: string
  filename: string
  attributes: string
}

function searchStore(
  context: ServerContext,
  store: StoreRow,
  query: string,
  limit: number,
  allowed: Set<number> | undefined,
): SearchHit[] {
  const hits: SearchHit[] = []
  for (const { id, weight } of rankChunks(context, store, termsOf(query))) {
    const row = one<HitRow>(
      context.db,
      `SELECT attachment, status, text, headings, files.id AS fileId, filename, attributes
       FROM chunks JOIN attachments ON attachments.seq = attachment JOIN files ON files.id = file_id
       WHERE chunks.id = ?`,
      id,
    )
    // A big file is indexed bit by bit; none of it counts before all of it does.
    if (row?.status !== 'completed' || allowed?.has(row.attachment) === false) continue
    const { text, headings, fileId, filename } = row
    const attributes = JSON.parse(row.attributes) as Attributes
    hits.push({
      storeId: store.id,
      fileId,
      filename,
      attributes,
      score: Math.tanh(weight),
      text,
      headings,
      chunkId: id,
    })
    if (hits.length === limit) break
  }
  return hits
}

/** The chunks that have any of the terms, best first. Read lazily: what a chunk is, is looked up only as far as needed. */
function rankChunks(
  context: ServerContext,
  store: StoreRow,
  terms: string[],
): Iterable<{ id: number; weight: number }> {
  const found = weighTerms(context, store, terms).filter((term) => term.chunks > 0)
  if (found.length === 0) return []
  const table = indexTable(store.seq)
  const lookUps = found.map(
    () => `SELECT rowid AS id, bm25(${table}) * ? AS weight FROM ${table} WHERE ${table} MATCH ?`,
  )
  // Materialised, because bm25() is only known where its index is walked, and SQLite would move it from there.
  return each(
    context.db,
    `WITH hits AS MATERIALIZED (${lookUps.join(' UNION ALL ')})
     SELECT id, sum(weight) AS weight FROM hits GROUP BY id ORDER BY sum(weight) DESC, id`,
    ...found.flatMap((term) => [term.factor, quoteTerm(term.term)]),
  )
}

/**
 * What to multiply a term's bm25() with, so that the products of all terms add up to a query's weight: 1 where
 * every term is as frequent as once in a chunk of average length, more where they are more frequent.
 * FTS5's own inverse document frequency is undone, because it is nothing for a word that half of the chunks have:
 * right for a library, wrong for a store of three files. In its place stands Lucene's, which is always positive
 * (https://lucene.apache.org/core/9_0_0/core/org/apache/lucene/search/similarities/BM25Similarity.html).
 */
function weighTerms(context: ServerContext, store: StoreRow, terms: string[]) {
  const table = indexTable(store.seq)
  const total = countIndexed(context.db, store.seq)
  const counted = terms.map((term) => {
    const sql = `SELECT count(*) AS count FROM ${table} WHERE ${table} MATCH ?`
    const chunks = one<{ count: number }>(context.db, sql, quoteTerm(term))?.count ?? 0
    return { term, chunks, rarity: Math.log(1 + (total - chunks + 0.5) / (chunks + 0.5)) }
  })
  const sum = counted.reduce((rarities, { rarity }) => rarities + rarity, 0)
  return counted.map(({ term, chunks, rarity }) => {
    // As in fts5_aux.c, fts5Bm25GetData; bm25() is negative.
    const idf = Math.log((total - chunks + 0.5) / (chunks + 0.5))
    return { term, chunks, factor: -rarity / sum / (idf > 0 ? idf : 1e-6) }
  })
}

function allowedAttachments(context: ServerContext, store: StoreRow, filter: Filter): Set<number> {
  const rows = all<Pick<AttachmentRow, 'seq' | 'attributes'>>(
    context.db,
    'SELECT seq, attributes FROM attachments WHERE store_id = ?',
    store.id,
  )
  const matching = rows.filter((row) => matchesFilter(filter, JSON.parse(row.attributes) as Attributes))
  return new Set(matching.map((row) => row.seq))
}
