import type OpenAI from 'openai'
import { type Owner, isUploadName, readMarks, uploadName } from '../../src/compile/marks.ts'

/** Everything that is at the provider, with names instead of IDs and without times. */
export interface RemoteState {
  files: string[]
  stores: { name: string | null; metadata: unknown; files: unknown[] }[]
  assistants: unknown[]
}

/**
 * Reads a server's whole state, in an order that does not depend on how it came about. With an owner, only what
 * bears its marks, in words that are the same for every owner.
 */
export async function readRemoteState(client: OpenAI, owner?: Owner): Promise<RemoteState> {
  const isWanted = (metadata: Record<string, string> | null) =>
    owner === undefined || readMarks(metadata, owner) !== undefined

  const names = new Map<string, string>()
  for await (const file of client.files.list())
    if (owner === undefined || isUploadName(owner, file.filename)) names.set(file.id, file.filename)
  const files = [...names.values()]

  const stores: RemoteState['stores'] = []
  for await (const { id, name, metadata } of client.vectorStores.list()) {
    if (!isWanted(metadata)) continue
    const attached: unknown[] = []
    for await (const { id: fileId, status, attributes } of client.vectorStores.files.list(id))
      attached.push({ path: attributes?.['path'], name: names.get(fileId), status, attributes })
    names.set(id, name)
    stores.push({ name, metadata: withoutWriter(metadata), files: sorted(attached) })
  }

  const assistants: unknown[] = []
  for await (const object of client.beta.assistants.list()) {
    const { id: _id, created_at: _at, tool_resources, ...assistant } = object
    if (!isWanted(assistant.metadata)) continue
    assistants.push({
      ...assistant,
      metadata: withoutWriter(assistant.metadata),
      stores: tool_resources?.file_search?.vector_store_ids?.map((id) => names.get(id)),
      codeFiles: tool_resources?.code_interpreter?.file_ids?.map((id) => names.get(id)),
    })
  }
  const state = { files: sorted(files), stores: sorted(stores), assistants: sorted(assistants) }
  return owner === undefined ? state : withoutOwner(state, owner)
}

/** Which of several syncs was the last to write is no part of what is there. */
function withoutWriter(metadata: Record<string, string> | null): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata ?? {}).filter(([name]) => name !== 'asst:by'))
}

/** Takes out what marks and upload names say of the owner, and when a store was retired. */
function withoutOwner(state: RemoteState, owner: Owner): RemoteState {
  const [, environment = ''] = uploadName(owner, { path: 'a', sha256: '' }, false).split(/[.-]/)
  const text = JSON.stringify(state)
    .replaceAll(`.${environment}-`, '.owner-')
    .replaceAll(`${owner.project}/${owner.id}`, 'owner')
    .replaceAll(/retired:\d+/g, 'retired')
  return JSON.parse(text) as RemoteState
}

function sorted<T>(items: T[]): T[] {
  return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}
