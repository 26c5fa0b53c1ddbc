import type OpenAI from 'openai'

/** Everything that an environment has at the provider, with names instead of IDs and without times. */
export interface RemoteState {
  files: string[]
  stores: { name: string | null; metadata: unknown; files: unknown[] }[]
  assistants: unknown[]
}

/** Reads a server's whole state, in an order that does not depend on how it came about. */
export async function readRemoteState(client: OpenAI): Promise<RemoteState> {
  const names = new Map<string, string>()
  for await (const file of client.files.list()) names.set(file.id, file.filename)
  const stores: RemoteState['stores'] = []
  for await (const { id, name, metadata } of client.vectorStores.list()) {
    const files: unknown[] = []
    for await (const { id: fileId, status, attributes } of client.vectorStores.files.list(id))
      files.push({ path: attributes?.['path'], name: names.get(fileId), status, attributes })
    names.set(id, name)
    stores.push({ name, metadata, files: sorted(files) })
  }
  const assistants: unknown[] = []
  for await (const {
    id: _id,
    created_at: _at,
    tool_resources,
    ...assistant
  } of client.beta.assistants.list())
    assistants.push({
      ...assistant,
      stores: tool_resources?.file_search?.vector_store_ids?.map((id) => names.get(id)),
      codeFiles: tool_resources?.code_interpreter?.file_ids?.map((id) => names.get(id)),
    })
  return {
    files: [...(await fileNames(client))].toSorted(),
    stores: sorted(stores),
    assistants: sorted(assistants),
  }
}

async function fileNames(client: OpenAI): Promise<string[]> {
  const names: string[] = []
  for await (const file of client.files.list()) names.push(file.filename)
  return names
}

function sorted<T>(items: T[]): T[] {
  return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}
