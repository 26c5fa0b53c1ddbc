import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { z } from 'zod'
import { all, one } from '../database/query.ts'
import { invalidRequest } from './errors.ts'
import { integerText } from './text-values.ts'

/** Which part of a list a client asks for. */
export interface PageRequest {
  limit: number
  order: 'asc' | 'desc'
  after?: string | undefined
  before?: string | undefined
}

/** Parameters of every list. A route adds its own with `z.strictObject({...pageQuery(), filter: ...})`. */
export function pageQuery(limits: { default: number; max: number } = { default: 20, max: 100 }) {
  return {
    limit: integerText({ min: 1, max: limits.max }).default(limits.default),
    order: z.enum(['asc', 'desc']).default('desc'),
    after: z.string().optional(),
    before: z.string().optional(),
  }
}

/** A table and the rows of it that the list is about. `key` is the column that clients know as the ID. */
export interface PageSource {
  table: string
  key?: string
  /** SQL condition with `?` for each of `values`. */
  where?: string
  values?: SQLInputValue[]
}

export interface PageRows<Row> {
  rows: Row[]
  hasMore: boolean
}

/** OpenAI's list object. */
export interface ListObject<Item> {
  object: 'list'
  data: Item[]
  first_id: string | null
  last_id: string | null
  has_more: boolean
}

/**
 * One page of a table with a `seq` column, which is the order of creation.
 * Throws `ApiError` where a cursor names nothing in the list.
 */
export function selectPage<Row>(db: DatabaseSync, source: PageSource, page: PageRequest): PageRows<Row> {
  const conditions = [source.where ?? '1']
  const values = [...(source.values ?? [])]
  const newerIsLater = page.order === 'asc'
  if (page.after !== undefined) {
    conditions.push(newerIsLater ? 'seq > ?' : 'seq < ?')
    values.push(cursorSeq(db, source, 'after', page.after))
  }
  if (page.before !== undefined) {
    conditions.push(newerIsLater ? 'seq < ?' : 'seq > ?')
    values.push(cursorSeq(db, source, 'before', page.before))
  }
  // With only `before` the page is the one that ends at the cursor, so it is read backwards and turned round.
  const backwards = page.before !== undefined && page.after === undefined
  const direction = newerIsLater === backwards ? 'DESC' : 'ASC'
  const rows = all<Row>(
    db,
    `SELECT * FROM ${source.table} WHERE ${conditions.join(' AND ')} ORDER BY seq ${direction} LIMIT ?`,
    ...values,
    page.limit + 1,
  )
  const hasMore = rows.length > page.limit
  if (hasMore) rows.pop()
  return { rows: backwards ? rows.toReversed() : rows, hasMore }
}

/** The list object around items that are in the order of the page. */
export function toList<Item extends { id: string }>(data: Item[], hasMore: boolean): ListObject<Item> {
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: hasMore,
  }
}

function cursorSeq(db: DatabaseSync, source: PageSource, param: string, id: string): number {
  const where = source.where ?? '1'
  const row = one<{ seq: number }>(
    db,
    `SELECT seq FROM ${source.table} WHERE ${where} AND ${source.key ?? 'id'} = ?`,
    ...(source.values ?? []),
    id,
  )
  if (row === undefined)
    throw invalidRequest(`Invalid '${param}': no such object in this list: '${id}'.`, param, 'invalid_value')
  return row.seq
}
