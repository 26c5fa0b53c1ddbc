import { type OpenAI, toFile } from 'openai'

/** IDs by the path segment that they stand after. */
export type Ids = Record<string, string>

/** An object of every kind that the API has. */
export async function createObjects(client: OpenAI): Promise<Ids> {
  const file = await client.files.create({
    file: await toFile(Buffer.from('Returns are free.'), 'a.md'),
    purpose: 'assistants',
  })
  const store = await client.vectorStores.create({ file_ids: [file.id] })
  const batch = await client.vectorStores.fileBatches.create(store.id, { file_ids: [file.id] })
  const upload = await client.uploads.create({
    bytes: 1,
    filename: 'a.md',
    mime_type: 'text/markdown',
    purpose: 'assistants',
  })
  const container = await client.containers.create({ name: 'work', file_ids: [file.id] })
  const [copy] = (await client.containers.files.list(container.id)).data
  const assistant = await client.beta.assistants.create({ model: 'gpt-6-luna' })
  const thread = await client.beta.threads.create({ messages: [{ role: 'user', content: 'Hello' }] })
  const run = await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id })
  const [message] = (await client.beta.threads.messages.list(thread.id)).data
  const [step] = (await client.beta.threads.runs.steps.list(run.id, { thread_id: thread.id })).data
  const conversation = await client.conversations.create()
  const response = await client.responses.create({
    model: 'gpt-6-luna',
    input: 'Hello',
    conversation: conversation.id,
  })
  const [item] = (await client.conversations.items.list(conversation.id)).data
  return {
    files: file.id,
    'containers/files': copy?.id ?? '',
    vector_stores: store.id,
    file_batches: batch.id,
    uploads: upload.id,
    containers: container.id,
    assistants: assistant.id,
    threads: thread.id,
    runs: run.id,
    messages: message?.id ?? '',
    steps: step?.id ?? '',
    responses: response.id,
    conversations: conversation.id,
    items: item?.id ?? '',
    models: 'gpt-6-luna',
  }
}
