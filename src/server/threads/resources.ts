import type OpenAI from 'openai'
import type { ServerContext } from '../context.ts'
import { attach } from '../knowledge/attachments.ts'
import { fileRecord } from '../knowledge/files.ts'
import { createStore, liveStore } from '../knowledge/stores.ts'
import type { NewResources } from './parameters.ts'

export type Resources = NonNullable<OpenAI.Beta.Thread['tool_resources']>

/**
 * The resources of a new object: everything it names must exist, and the store it asks for is made.
 * `expiresDays` is of that store. Throws `ApiError` 404.
 */
export function makeResources(
  context: ServerContext,
  wanted: NewResources | null | undefined,
  expiresDays: number | null,
): Resources {
  const resources: Resources = {}
  if (wanted?.code_interpreter) {
    const fileIds = wanted.code_interpreter.file_ids ?? []
    for (const id of fileIds) fileRecord(context, id)
    resources.code_interpreter = { file_ids: fileIds }
  }
  if (wanted?.file_search) {
    const ids = [...(wanted.file_search.vector_store_ids ?? [])]
    for (const id of ids) liveStore(context, id)
    for (const helper of wanted.file_search.vector_stores ?? []) {
      const store = createStore(context, {
        name: '',
        metadata: helper.metadata ?? {},
        expires_days: expiresDays,
      })
      for (const file_id of helper.file_ids ?? []) {
        attach(context, store.id, { file_id, chunking_strategy: helper.chunking_strategy })
      }
      ids.push(store.id)
    }
    resources.file_search = { vector_store_ids: ids }
  }
  return resources
}

/** Resources after a change: a tool that is named is overridden, the others are kept, null clears all. */
export function changeResources(
  context: ServerContext,
  current: Resources | null | undefined,
  change: NewResources | null | undefined,
): Resources {
  if (change === undefined) return current ?? {}
  if (change === null) return {}
  return { ...current, ...makeResources(context, change, null) }
}
