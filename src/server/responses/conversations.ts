import type OpenAI from 'openai'
import type { ServerContext } from '../context.ts'
import { findObject, type ObjectRow, parseObject } from '../database/objects.ts'
import { all, run, transaction } from '../database/query.ts'
import { ApiError, invalidRequest } from '../http/errors.ts'
import { checkId } from '../http/ids.ts'
import type { StoredItem } from './items.ts'

export interface Conversation extends OpenAI.Conversations.Conversation {
  metadata: Record<string, string>
}

/** Which conversations a response is being made in. A response does not outlive its process, nor does this. */
const busy = new WeakMap<ServerContext, Set<string>>()

/** Claims a conversation for one response. Throws `ApiError` 400 where another has it. */
export function lockConversation(context: ServerContext, id: string): () => void {
  let locked = busy.get(context)
  if (locked === undefined) busy.set(context, (locked = new Set()))
  if (locked.has(id)) {
    throw invalidRequest(
      'Another process is currently operating on this conversation. Please retry in a few seconds.',
      undefined,
      'conversation_locked',
    )
  }
  const held = locked
  held.add(id)
  return () => held.delete(id)
}

export function createConversation(
  context: ServerContext,
  metadata: Record<string, string>,
  items: StoredItem[],
): Conversation {
  const conversation: Conversation = {
    id: context.newId('conv_'),
    object: 'conversation',
    created_at: context.now(),
    metadata,
  }
  transaction(context.db, () => {
    run(
      context.db,
      'INSERT INTO conversations (id, object) VALUES (?, ?)',
      conversation.id,
      JSON.stringify(conversation),
    )
    addItems(context, conversation.id, items)
  })
  return conversation
}

/** Throws `ApiError`: 400 for an ID of another kind, 404 where there is nothing. `param` is where the ID stands. */
export function readConversation(
  context: ServerContext,
  id: string,
  param = 'conversation_id',
): Conversation {
  checkId(id, 'conv', param)
  const conversation = findObject<Conversation>(context.db, 'conversations', id)
  if (conversation === undefined) {
    throw new ApiError(404, { message: `Conversation with id '${id}' not found.`, param })
  }
  return conversation
}

export function updateConversation(
  context: ServerContext,
  id: string,
  metadata: Record<string, string>,
): Conversation {
  const conversation = { ...readConversation(context, id), metadata }
  run(context.db, 'UPDATE conversations SET object = ? WHERE id = ?', JSON.stringify(conversation), id)
  return conversation
}

/** Throws `ApiError` 404. */
export function deleteConversation(context: ServerContext, id: string): void {
  readConversation(context, id)
  run(context.db, 'DELETE FROM conversations WHERE id = ?', id)
}

/** Appends items. Where the conversation is gone meanwhile, so is what would have been said in it. */
export function addItems(context: ServerContext, conversationId: string, items: StoredItem[]): void {
  if (findObject(context.db, 'conversations', conversationId) === undefined) return
  transaction(context.db, () => {
    for (const item of items) {
      run(
        context.db,
        'INSERT OR IGNORE INTO conversation_items (id, conversation_id, object) VALUES (?, ?, ?)',
        item.id,
        conversationId,
        JSON.stringify(item),
      )
    }
  })
}

/** All items, oldest first. */
export function readItems(context: ServerContext, conversationId: string): StoredItem[] {
  const sql = 'SELECT id, object FROM conversation_items WHERE conversation_id = ? ORDER BY seq'
  return all<ObjectRow>(context.db, sql, conversationId).map((row) => parseObject<StoredItem>(row))
}

/** Throws `ApiError` 404. */
export function readItem(context: ServerContext, conversationId: string, id: string): StoredItem {
  const where = { conversation_id: conversationId }
  const item = findObject<StoredItem>(context.db, 'conversation_items', id, where)
  if (item === undefined) {
    throw new ApiError(404, { message: `Item with id '${id}' not found.`, param: 'item_id' })
  }
  return item
}

/** Throws `ApiError` 404. */
export function deleteItem(context: ServerContext, conversationId: string, id: string): void {
  readItem(context, conversationId, id)
  const sql = 'DELETE FROM conversation_items WHERE conversation_id = ? AND id = ?'
  run(context.db, sql, conversationId, id)
}
