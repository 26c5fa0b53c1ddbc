import type { ServerContext } from '../context.ts'
import { findObject, type ObjectRow, parseObject } from '../database/objects.ts'
import { all, one, run, transaction } from '../database/query.ts'
import { ApiError, invalidRequest, notFound } from '../http/errors.ts'
import { checkId } from '../http/ids.ts'
import { abortWork } from '../model/ongoing.ts'
import type { StoredItem } from './items.ts'
import type { ResponseParameters } from './parameters.ts'
import type { ResponseObject } from './response.ts'

/** Keeps a finished response and what it was asked. */
export function saveResponse(context: ServerContext, response: ResponseObject, input: StoredItem[]): void {
  transaction(context.db, () => {
    run(
      context.db,
      'INSERT INTO responses (id, previous_id, object) VALUES (?, ?, ?)',
      response.id,
      response.previous_response_id ?? null,
      JSON.stringify(response),
    )
    for (const item of input) {
      // An item that is referred to twice is one item.
      run(
        context.db,
        'INSERT OR IGNORE INTO response_inputs (id, response_id, object) VALUES (?, ?, ?)',
        item.id,
        response.id,
        JSON.stringify(item),
      )
    }
  })
}

/** Keeps a response that is to be answered in the background, with what it needs to be begun again. */
export function saveBackground(
  context: ServerContext,
  response: ResponseObject,
  input: StoredItem[],
  parameters: ResponseParameters,
): void {
  transaction(context.db, () => {
    saveResponse(context, response, input)
    const sql = 'INSERT INTO background_responses (response_id, parameters) VALUES (?, ?)'
    run(context.db, sql, response.id, JSON.stringify(parameters))
  })
}

/** Writes a response's new state; one that was cancelled stays so. Nothing happens where it was deleted meanwhile. */
export function updateResponse(context: ServerContext, response: ResponseObject): void {
  transaction(context.db, () => {
    const sql = `UPDATE responses SET object = ? WHERE id = ? AND (object ->> '$.status' <> 'cancelled' OR ? = 'cancelled')`
    const status = response.status ?? 'completed'
    run(context.db, sql, JSON.stringify(response), response.id, status)
    if (status === 'queued' || status === 'in_progress') return
    run(context.db, 'DELETE FROM background_responses WHERE response_id = ?', response.id)
  })
}

/** The responses in the background that have not ended, oldest first. */
export function readBackground(
  context: ServerContext,
): { response: ResponseObject; parameters: ResponseParameters }[] {
  const sql = `SELECT responses.id, object, parameters FROM background_responses
    JOIN responses ON responses.id = response_id ORDER BY responses.seq`
  return all<ObjectRow & { parameters: string }>(context.db, sql).map((row) => ({
    response: parseObject<ResponseObject>(row),
    parameters: JSON.parse(row.parameters) as ResponseParameters,
  }))
}

/** What a response was asked, oldest first. */
export function readInput(context: ServerContext, responseId: string): StoredItem[] {
  const sql = 'SELECT id, object FROM response_inputs WHERE response_id = ? ORDER BY seq'
  return all<ObjectRow>(context.db, sql, responseId).map((row) => parseObject<StoredItem>(row))
}

export function findResponse(context: ServerContext, id: string): ResponseObject | undefined {
  return findObject<ResponseObject>(context.db, 'responses', id)
}

/** Throws `ApiError`: 400 for an ID of another kind, 404 where there is nothing. */
export function readResponse(context: ServerContext, id: string): ResponseObject {
  checkId(id, 'resp', 'response_id')
  const response = findResponse(context, id)
  if (response === undefined) {
    throw new ApiError(404, { message: `Response with id '${id}' not found.`, param: 'response_id' })
  }
  return response
}

/** Throws `ApiError` 404. */
export function deleteResponse(context: ServerContext, id: string): void {
  readResponse(context, id)
  abortWork(context, id)
  run(context.db, 'DELETE FROM responses WHERE id = ?', id)
}

/** The items of a response and of every response before it, oldest first. Throws `ApiError` 400. */
export function readChain(context: ServerContext, id: string): StoredItem[] {
  checkId(id, 'resp', 'previous_response_id')
  const chain: StoredItem[][] = []
  let next: string | null = id
  while (next !== null) {
    const row: { previous_id: string | null; object: string; id: string } | undefined = one(
      context.db,
      'SELECT id, previous_id, object FROM responses WHERE id = ?',
      next,
    )
    if (row === undefined) {
      const message = `Previous response with id '${next}' not found.`
      throw invalidRequest(message, 'previous_response_id', 'previous_response_not_found')
    }
    const response = parseObject<ResponseObject>(row)
    if (response.status === 'queued' || response.status === 'in_progress') {
      const message = `Previous response with id '${next}' is still in progress.`
      throw invalidRequest(message, 'previous_response_id')
    }
    chain.unshift([...readInput(context, row.id), ...response.output])
    next = row.previous_id
  }
  return chain.flat()
}

/** The item that an `item_reference` names, wherever it stands. Throws `ApiError` 404. */
export function findItem(context: ServerContext, id: string): StoredItem {
  for (const table of ['conversation_items', 'response_inputs']) {
    const item = findObject<StoredItem>(context.db, table, id)
    if (item !== undefined) return item
  }
  const row = one<{ object: string }>(
    context.db,
    `SELECT item.value AS object FROM responses, json_each(responses.object, '$.output') AS item
     WHERE item.value ->> '$.id' = ?`,
    id,
  )
  if (row === undefined) throw notFound('item', id)
  return JSON.parse(row.object) as StoredItem
}
