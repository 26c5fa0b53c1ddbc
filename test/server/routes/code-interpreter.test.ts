import type OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { collect } from '../collect.ts'
import { fileOf } from '../knowledge-store.ts'

let server: TestServer
let client: OpenAI
let csv: string

beforeAll(async () => {
  server = await startTestServer()
  client = server.client
  csv = await fileOf(client, 'sales.csv', 'region,revenue\nNorth,10\nSouth,20\nNorth,5\n')
})
afterAll(() => server.close())

const model = 'gpt-6-luna'
const input = 'Draw a chart of the revenue by region'

async function isPng(download: Response): Promise<boolean> {
  return (
    Buffer.from(await download.arrayBuffer())
      .subarray(1, 4)
      .toString() === 'PNG'
  )
}

function citationOf(response: OpenAI.Responses.Response) {
  const message = response.output.find((item) => item.type === 'message')
  const [part] = message?.content ?? []
  if (part?.type !== 'output_text') throw new Error('a text is expected')
  const [annotation] = part.annotations
  if (annotation?.type !== 'container_file_citation') throw new Error('a file of the container is expected')
  return { annotation, text: part.text }
}

function callOf(response: OpenAI.Responses.Response) {
  const call = response.output.find((item) => item.type === 'code_interpreter_call')
  if (call === undefined) throw new Error('a call is expected')
  return call
}

const tools = (): OpenAI.Responses.Tool[] => [
  { type: 'code_interpreter', container: { type: 'auto', file_ids: [csv] } },
]

const ask = (content: string) =>
  client.beta.threads.create({
    messages: [{ role: 'user', content }],
    tool_resources: { code_interpreter: { file_ids: [csv] } },
  })

describe('on responses', () => {
  it('a chart is cited where it is linked, and downloaded from its container', async () => {
    const response = await client.responses.create({ model, tools: tools(), input })
    const { annotation, text } = citationOf(response)
    expect(text.slice(annotation.start_index, annotation.end_index)).toBe(
      `sandbox:/mnt/data/${annotation.filename}`,
    )
    expect(annotation.filename).toBe('sales-revenue-by-region.png')
    expect(callOf(response)).toMatchObject({ container_id: annotation.container_id, outputs: null })
    const { container_id } = annotation
    const file = await client.containers.files.retrieve(annotation.file_id, { container_id })
    expect(file).toMatchObject({ source: 'assistant', path: '/mnt/data/sales-revenue-by-region.png' })
    expect(await isPng(await client.containers.files.content.retrieve(file.id, { container_id }))).toBe(true)
  })

  it('outputs hold the logs and the image where they are included', async () => {
    const include: OpenAI.Responses.ResponseIncludable[] = ['code_interpreter_call.outputs']
    const response = await client.responses.create({ model, tools: tools(), input, include })
    expect(callOf(response).outputs).toEqual([
      { type: 'logs', logs: 'South  20\nNorth  15' },
      { type: 'image', url: expect.stringMatching(/^data:image\/png;base64,/) },
    ])
  })

  it('a follow-up works in the same container, where no file is overwritten', async () => {
    const first = await client.responses.create({ model, tools: tools(), input })
    const second = await client.responses.create({
      model,
      tools: tools(),
      input,
      previous_response_id: first.id,
    })
    const [one, two] = [citationOf(first).annotation, citationOf(second).annotation]
    expect(two.container_id).toBe(one.container_id)
    expect(two.file_id).not.toBe(one.file_id)
    expect(citationOf(second).text).toContain(`sandbox:/mnt/data/${two.filename}`)
  })

  it('a container is named by its ID, and its files are read', async () => {
    const container = await client.containers.create({ name: 'figures', file_ids: [csv] })
    const named: OpenAI.Responses.Tool[] = [{ type: 'code_interpreter', container: container.id }]
    const response = await client.responses.create({
      model,
      tools: named,
      input: 'What is the total revenue?',
    })
    expect(response.output_text).toContain('is 35.')
    expect(callOf(response).container_id).toBe(container.id)
    await client.containers.delete(container.id)
    await expect(client.responses.create({ model, tools: named, input })).rejects.toMatchObject({
      status: 404,
    })
  })

  it('reads a table that came with the message', async () => {
    const response = await client.responses.create({
      model,
      tools: [{ type: 'code_interpreter', container: { type: 'auto' } }],
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_file', file_id: csv },
            { type: 'input_text', text: 'What is the average revenue?' },
          ],
        },
      ],
    })
    expect(response.output_text).toContain('is 11.67.')
  })

  it('is used where it is chosen, though there is nothing to compute with', async () => {
    const response = await client.responses.create({
      model,
      tools: [{ type: 'code_interpreter', container: { type: 'auto' } }],
      tool_choice: { type: 'code_interpreter' },
      input: 'Hello',
    })
    expect(response.output.map((item) => item.type)).toEqual(['code_interpreter_call', 'message'])
  })

  it('streams its events in their order', async () => {
    const stream = await client.responses.create({ model, tools: tools(), input, stream: true })
    const events = await collect(stream)
    const types = events.map((event) => event.type)
    expect(types.filter((type, index) => type !== types[index - 1]).slice(2, 12)).toEqual([
      'response.output_item.added',
      'response.code_interpreter_call.in_progress',
      'response.code_interpreter_call_code.delta',
      'response.code_interpreter_call_code.done',
      'response.code_interpreter_call.interpreting',
      'response.code_interpreter_call.completed',
      'response.output_item.done',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
    ])
    const final = await client.responses.stream({ model, tools: tools(), input }).finalResponse()
    expect(citationOf(final).annotation.filename).toBe('sales-revenue-by-region.png')
  })
})

describe('on threads', () => {
  it('a chart is an image of the message, a link in its text, and a File', async () => {
    const assistant = await client.beta.assistants.create({ model, tools: [{ type: 'code_interpreter' }] })
    const thread = await ask('Give me a profile of this file')
    const stream = client.beta.threads.runs.stream(thread.id, { assistant_id: assistant.id })
    const [streamed] = await stream.finalMessages()
    const [message] = (await client.beta.threads.messages.list(thread.id)).data
    expect(streamed?.content).toEqual(message?.content)
    const [image, text] = message?.content ?? []
    if (image?.type !== 'image_file' || text?.type !== 'text') throw new Error('image and text are expected')
    const { value, annotations } = text.text
    expect(value).toContain('| revenue | number | 3 | 3 | 5 | 20 | 11.67 | 35 |')
    const [path] = annotations
    if (path?.type !== 'file_path') throw new Error('a path is expected')
    expect(value.slice(path.start_index, path.end_index)).toBe(path.text)
    expect(path.file_path.file_id).toBe(image.image_file.file_id)
    const file = await client.files.retrieve(image.image_file.file_id)
    expect(file).toMatchObject({ purpose: 'assistants_output', filename: 'sales-revenue-by-region.png' })
    expect(await isPng(await client.files.content(file.id))).toBe(true)
    const [step] = await stream.finalRunSteps()
    expect(step?.step_details).toMatchObject({
      tool_calls: [
        { code_interpreter: { outputs: [{ type: 'logs' }, { type: 'image', image: { file_id: file.id } }] } },
      ],
    })
  })
})
