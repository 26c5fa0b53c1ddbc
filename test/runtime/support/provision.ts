import OpenAI, { toFile } from 'openai'
import type { Runtime } from '../../../src/config/runtime.ts'
import type { Provisioned, ResolvePath } from '../../../src/runtime/conversations.ts'

/** A function tool in the fields that both runtimes share. */
export interface FunctionDeclaration {
  name: string
  description: string
  parameters: Record<string, unknown>
}

const model = 'gpt-6-luna'

/** Uploads documents by path and waits until they are found. */
export async function provisionStore(
  client: OpenAI,
  documents: Record<string, string>,
): Promise<{ storeId: string; resolvePath: ResolvePath }> {
  const paths = new Map<string, string>()
  for (const [path, text] of Object.entries(documents)) {
    const name = path.split('/').at(-1) ?? path
    const file = await client.files.create({
      file: await toFile(Buffer.from(text), name),
      purpose: 'assistants',
    })
    paths.set(file.id, path)
  }
  const store = await client.vectorStores.create({ name: 'handbook' })
  const batch = await client.vectorStores.fileBatches.createAndPoll(store.id, { file_ids: [...paths.keys()] })
  if (batch.file_counts.completed !== paths.size) throw new Error('a document was not indexed')
  return { storeId: store.id, resolvePath: (fileId) => paths.get(fileId) }
}

/** What an assistant of a test has. */
export interface AssistantPlan {
  storeId?: string | undefined
  functions?: FunctionDeclaration[]
  /** It has a code interpreter, with these files. */
  codeFiles?: string[]
}

/** An assistant that searches a store and may call functions, made by hand as a sync would make it. */
export async function provisionAssistant(
  client: OpenAI,
  runtime: Runtime,
  { storeId, functions = [], codeFiles }: AssistantPlan,
): Promise<Provisioned> {
  const instructions = 'Answer from the handbook.'
  const tools: NonNullable<Provisioned['tools']> = [
    ...(storeId === undefined ? [] : ['file_search' as const]),
    ...(codeFiles === undefined ? [] : ['code_interpreter' as const]),
    ...functions.map(() => 'function' as const),
  ]
  if (runtime === 'responses') {
    const search = storeId === undefined ? [] : [{ type: 'file_search', vector_store_ids: [storeId] }]
    const container = { type: 'auto', file_ids: codeFiles }
    const code = codeFiles === undefined ? [] : [{ type: 'code_interpreter', container }]
    const called = functions.map((declared) => ({ type: 'function', strict: false, ...declared }))
    const request = { model, instructions, tools: [...search, ...code, ...called] }
    return { runtime, key: 'support', tools, request }
  }
  const assistant = await client.beta.assistants.create({
    model,
    instructions,
    tools: [
      ...(storeId === undefined ? [] : [{ type: 'file_search' as const }]),
      ...(codeFiles === undefined ? [] : [{ type: 'code_interpreter' as const }]),
      ...functions.map((declared) => ({ type: 'function' as const, function: declared })),
    ],
    tool_resources: {
      ...(storeId === undefined ? {} : { file_search: { vector_store_ids: [storeId] } }),
      ...(codeFiles === undefined ? {} : { code_interpreter: { file_ids: codeFiles } }),
    },
  })
  return { runtime, key: 'support', tools, assistantId: assistant.id }
}
