import { toFile } from 'openai'
import type OpenAI from 'openai'

/** A vector store with small text documents, indexed, and their file IDs by name. */
export async function storeOf(
  client: OpenAI,
  documents: Record<string, string>,
): Promise<{ storeId: string; files: Record<string, string> }> {
  const store = await client.vectorStores.create({ name: 'documents' })
  const files: Record<string, string> = {}
  for (const [name, text] of Object.entries(documents)) {
    files[name] = await fileOf(client, name, text)
    await client.vectorStores.files.createAndPoll(store.id, { file_id: files[name] })
  }
  return { storeId: store.id, files }
}

export async function fileOf(client: OpenAI, name: string, text: string): Promise<string> {
  const file = await client.files.create({
    file: await toFile(Buffer.from(text), name),
    purpose: 'assistants',
  })
  return file.id
}

export const documents = {
  'returns.md': `# Returns

You can return an order within 30 days of delivery.

## Electronics

Electronics can be returned within 14 days.
`,
  'shipping.md': `# Shipping

Shipping to Germany takes 2 days and costs 4.90 euros.

Shipping to France takes 5 days and costs 6.90 euros.
`,
}
