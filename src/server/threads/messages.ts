import type { ServerContext } from '../context.ts'
import { type ObjectRow, parseObject } from '../database/objects.ts'
import { all, run, transaction } from '../database/query.ts'
import { attach } from '../knowledge/attachments.ts'
import { fileRecord } from '../knowledge/files.ts'
import { createStore } from '../knowledge/stores.ts'
import { type Message, readMessage, readThread, rewrite } from './lookup.ts'
import type { MessageBody } from './message-parameters.ts'

/** Days that the store which a thread makes for its attachments outlives its last use. [SDK] threads.create. */
export const threadStoreDays = 7

function contentOf({ content }: MessageBody): Message['content'] {
  const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content
  return parts.map((part) =>
    part.type === 'text' ? { type: 'text', text: { value: part.text, annotations: [] } } : part,
  )
}

/** Gives an attached file to the tools it is for: the thread's store and its code interpreter. */
function shareAttachments(context: ServerContext, threadId: string, body: MessageBody): void {
  for (const { file_id, tools = [] } of body.attachments ?? []) {
    fileRecord(context, file_id)
    const thread = readThread(context, threadId)
    const resources = { ...thread.tool_resources }
    if (tools.some((tool) => tool.type === 'file_search')) {
      const [known] = resources.file_search?.vector_store_ids ?? []
      const settings = { name: '', metadata: {}, expires_days: threadStoreDays }
      const storeId = known ?? createStore(context, settings).id
      attach(context, storeId, { file_id })
      resources.file_search = { vector_store_ids: [storeId] }
    }
    if (tools.some((tool) => tool.type === 'code_interpreter')) {
      const fileIds = new Set(resources.code_interpreter?.file_ids ?? []).add(file_id)
      resources.code_interpreter = { file_ids: [...fileIds] }
    }
    rewrite(context, 'threads', { ...thread, tool_resources: resources })
  }
}

/** Adds a message to a thread's end. Throws `ApiError` 404 for a file that is not there. */
export function addMessage(context: ServerContext, threadId: string, body: MessageBody): Message {
  return transaction(context.db, () => {
    shareAttachments(context, threadId, body)
    const content = contentOf(body)
    for (const part of content) if (part.type === 'image_file') fileRecord(context, part.image_file.file_id)
    return insertMessage(context, {
      id: context.newId('msg_'),
      object: 'thread.message',
      created_at: context.now(),
      thread_id: threadId,
      role: body.role,
      status: 'completed',
      content,
      attachments: body.attachments ?? [],
      assistant_id: null,
      run_id: null,
      completed_at: null,
      incomplete_at: null,
      incomplete_details: null,
      metadata: body.metadata ?? {},
    })
  })
}

export function insertMessage(context: ServerContext, message: Message): Message {
  run(
    context.db,
    'INSERT INTO messages (id, thread_id, run_id, object) VALUES (?, ?, ?, ?)',
    message.id,
    message.thread_id,
    message.run_id,
    JSON.stringify(message),
  )
  return message
}

/** All messages of a thread, oldest first. */
export function readMessages(context: ServerContext, threadId: string): Message[] {
  const sql = 'SELECT id, object FROM messages WHERE thread_id = ? ORDER BY seq'
  return all<ObjectRow>(context.db, sql, threadId).map((row) => parseObject<Message>(row))
}

/** Throws `ApiError` 404. */
export function deleteMessage(context: ServerContext, threadId: string, id: string): void {
  readMessage(context, threadId, id)
  run(context.db, 'DELETE FROM messages WHERE id = ?', id)
}
