import type OpenAI from 'openai'
import { toFile } from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
let client: OpenAI
let assistantId: string

const model = 'gpt-6-luna'
const open = { type: 'object', properties: { article: { type: 'string' } }, required: ['article'] }
const declared = { name: 'get_stock', parameters: open }
const strict = { type: 'function' as const, function: { ...declared, strict: true } }

beforeAll(async () => {
  server = await startTestServer()
  client = server.client
  assistantId = (await client.beta.assistants.create({ model, instructions: 'Help.' })).id
})
afterAll(() => server.close())

const invalidFunction = { status: 400, code: 'invalid_function_parameters' }

describe('an open schema in strict mode is refused', () => {
  it('in a response', async () => {
    const tools = [{ type: 'function', strict: true, ...declared }] as const
    await expect(client.responses.create({ model, input: 'Hi', tools: [...tools] })).rejects.toMatchObject({
      ...invalidFunction,
      param: 'tools[0].parameters',
    })
    const format = { type: 'json_schema', name: 'answer', schema: open, strict: true } as const
    await expect(client.responses.create({ model, input: 'Hi', text: { format } })).rejects.toMatchObject({
      status: 400,
      code: 'invalid_json_schema',
      param: 'text.format.schema',
    })
  })

  it('in an assistant, new or changed, and in a run', async () => {
    const refused = { ...invalidFunction, param: 'tools[0].function.parameters' }
    const { assistants, threads } = client.beta
    await expect(assistants.create({ model, tools: [strict] })).rejects.toMatchObject(refused)
    await expect(assistants.update(assistantId, { tools: [strict] })).rejects.toMatchObject(refused)
    const run = { assistant_id: assistantId, tools: [strict] }
    await expect(threads.createAndRun(run)).rejects.toMatchObject(refused)
    const json_schema = { name: 'answer', schema: open, strict: true }
    await expect(
      assistants.create({ model, response_format: { type: 'json_schema', json_schema } }),
    ).rejects.toMatchObject({ status: 400, code: 'invalid_json_schema' })
  })
})

describe('a run', () => {
  it('is refused where it must use a tool that it does not have', async () => {
    const choices: OpenAI.Beta.Threads.AssistantToolChoiceOption[] = [
      { type: 'function', function: { name: 'get_price' } },
      { type: 'file_search' },
    ]
    const tools = [{ type: 'function' as const, function: declared }]
    for (const tool_choice of choices) {
      const thread = { messages: [{ role: 'user' as const, content: 'Is it in stock?' }] }
      const run = { assistant_id: assistantId, tools, tool_choice, thread }
      await expect(client.beta.threads.createAndRun(run)).rejects.toMatchObject({
        status: 400,
        param: 'tool_choice',
      })
    }
  })
})

describe('a picture that is not there', () => {
  it('is refused in a message of either API, and one that is there is taken', async () => {
    const missing = 'file-none'
    const purpose = 'vision'
    const { id } = await client.files.create({ file: await toFile(Buffer.from('png'), 'a.png'), purpose })
    const inThread = (file_id: string) =>
      client.beta.threads.create({
        messages: [{ role: 'user', content: [{ type: 'image_file', image_file: { file_id } }] }],
      })
    const inResponse = (file_id: string) =>
      client.responses.create({
        model,
        input: [{ role: 'user', content: [{ type: 'input_image', detail: 'auto', file_id }] }],
      })
    for (const send of [inThread, inResponse]) {
      await expect(send(missing)).rejects.toMatchObject({ status: 404, param: 'id' })
      await send(id)
    }
  })
})
