import type OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { documents, storeOf } from '../knowledge-store.ts'

let server: TestServer
let client: OpenAI
let storeId: string

const model = 'gpt-6-luna'
const weather = {
  name: 'get_weather',
  description: 'Current weather in a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
}
const stock = {
  name: 'get_stock',
  description: 'How many pieces of an article are in stock',
  parameters: { type: 'object', properties: { article: { type: 'string' } }, required: ['article'] },
}
const declare = (declaration: typeof weather | typeof stock): OpenAI.Responses.FunctionTool => ({
  type: 'function',
  ...declaration,
  strict: false,
})

beforeAll(async () => {
  server = await startTestServer()
  client = server.client
  storeId = (await storeOf(client, documents)).storeId
})
afterAll(() => server.close())

const both = 'What is the weather in Lisbon? Is the Harbour Lamp in stock?'

async function typesFor(
  tool_choice: OpenAI.Responses.ResponseCreateParams['tool_choice'],
  input = 'What is the weather in Lisbon?',
) {
  const tools: OpenAI.Responses.Tool[] = [
    declare(weather),
    declare(stock),
    { type: 'file_search', vector_store_ids: [storeId] },
    { type: 'code_interpreter', container: { type: 'auto' } },
    { type: 'web_search' },
  ]
  const { output } = await client.responses.create({
    model,
    tools,
    input,
    ...(tool_choice && { tool_choice }),
  })
  return output.map((item) => (item.type === 'function_call' ? item.name : item.type))
}

describe('tool_choice of a response', () => {
  it.each<[OpenAI.Responses.ResponseCreateParams['tool_choice'], string[]]>([
    ['auto', ['get_weather']],
    ['required', ['get_weather']],
    ['none', ['message']],
    [{ type: 'function', name: 'get_stock' }, ['get_stock']],
    [{ type: 'file_search' }, ['file_search_call', 'message']],
    [{ type: 'code_interpreter' }, ['code_interpreter_call', 'message']],
    [
      { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'file_search' }] },
      ['file_search_call', 'message'],
    ],
    [
      { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'get_stock' }] },
      ['get_stock'],
    ],
  ])('%j', async (choice, types) => {
    // Whether the documents are searched before a call is the model's affair.
    expect((await typesFor(choice)).slice(-types.length)).toEqual(types)
  })

  it.each<OpenAI.Responses.ResponseCreateParams['tool_choice']>([
    { type: 'function', name: 'none' },
    { type: 'image_generation' },
    { type: 'mcp', server_label: 'none' },
    { type: 'custom', name: 'none' },
    { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'none' }] },
  ])('is refused where it names a tool that is not declared: %j', async (choice) => {
    await expect(typesFor(choice)).rejects.toMatchObject({ status: 400, param: 'tool_choice' })
  })
})

describe('several questions', () => {
  it('are called for at once', async () => {
    expect((await typesFor('auto', both)).slice(-2)).toEqual(['get_weather', 'get_stock'])
  })

  it.each([
    ['What is the weather in Oslo, Rome and New York?', ['weather Oslo', 'weather Rome', 'weather New York']],
    ['What is the weather in Oslo and the current time in Rome?', ['weather Oslo', 'time Rome']],
    ['What is the weather forecast for walking and cycling in Oslo?', ['weather Oslo']],
  ])('are called for in one sentence: %s', async (input, calls) => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
    const { output } = await client.responses.create({
      model,
      input,
      tools: [
        declare({ name: 'weather', description: 'The current weather of a city', parameters }),
        declare({ name: 'time', description: 'The current time in a city', parameters }),
      ],
    })
    const made = output.map((item) =>
      item.type === 'function_call' ? `${item.name} ${String(JSON.parse(item.arguments).city)}` : item.type,
    )
    expect(made).toEqual(calls)
  })

  it('are called for one at a time where parallel calls are switched off', async () => {
    const { output } = await client.responses.create({
      model,
      tools: [declare(weather), declare(stock)],
      input: both,
      parallel_tool_calls: false,
    })
    expect(output).toHaveLength(1)
  })
})

async function runFor(tool_choice: OpenAI.Beta.AssistantToolChoiceOption, content = both) {
  const assistant = await client.beta.assistants.create({
    model,
    tools: [
      { type: 'function', function: weather },
      { type: 'function', function: stock },
      { type: 'file_search' },
      { type: 'code_interpreter' },
    ],
    tool_resources: { file_search: { vector_store_ids: [storeId] } },
  })
  const run = await client.beta.threads.createAndRunPoll({
    assistant_id: assistant.id,
    tool_choice,
    thread: { messages: [{ role: 'user', content }] },
  })
  const steps = await client.beta.threads.runs.steps.list(run.id, {
    thread_id: run.thread_id,
    order: 'asc',
  })
  const names = steps.data.flatMap(({ step_details: details }) =>
    details.type === 'tool_calls'
      ? details.tool_calls.map((call) => (call.type === 'function' ? call.function.name : call.type))
      : ['message'],
  )
  return { run, names }
}

describe('tool_choice of a run', () => {
  it.each<[OpenAI.Beta.AssistantToolChoiceOption, string[]]>([
    ['auto', ['get_weather', 'get_stock']],
    ['none', ['message']],
    ['required', ['get_weather', 'get_stock']],
    [{ type: 'function', function: { name: 'get_stock' } }, ['get_stock']],
    [{ type: 'file_search' }, ['file_search', 'message']],
    [{ type: 'code_interpreter' }, ['code_interpreter', 'message']],
  ])('%j', async (choice, names) => {
    expect((await runFor(choice)).names.slice(-names.length)).toEqual(names)
  })

  it('waits for the outputs of all calls, and takes them in any order', async () => {
    const { run } = await runFor('auto')
    const calls = run.required_action?.submit_tool_outputs.tool_calls ?? []
    const outputs = calls.map((call) => ({ tool_call_id: call.id, output: call.function.name }))
    const { thread_id } = run
    const { runs } = client.beta.threads
    await expect(
      runs.submitToolOutputs(run.id, { thread_id, tool_outputs: outputs.slice(1) }),
    ).rejects.toMatchObject({ status: 400, param: 'tool_outputs' })
    const done = await runs.submitToolOutputsAndPoll(run.id, {
      thread_id,
      tool_outputs: outputs.toReversed(),
    })
    expect(done.status).toBe('completed')
  })
})

async function callsFor(input: string, tools: OpenAI.Responses.Tool[], more: object = {}) {
  const { output } = await client.responses.create({ model, tools, input, ...more })
  return output.map((item) =>
    item.type === 'function_call' ? [item.name, JSON.parse(item.arguments) as unknown] : item.type,
  )
}

describe('functions alone', () => {
  it('are not called by a question that they do not speak of, unless they must be', async () => {
    const question = 'Who painted the Mona Lisa?'
    expect(await callsFor(question, [declare(stock)])).toEqual(['message'])
    expect(await callsFor(question, [declare(stock)], { tool_choice: 'required' })).toMatchObject([
      ['get_stock', {}],
    ])
  })

  it('that look things up are called by a question for a thing that they do not name', async () => {
    const search = { ...stock, name: 'search_database', description: 'Search the product database' }
    expect(await callsFor('Do you have bicycles?', [declare(search)])).toEqual([
      ['search_database', { article: 'bicycles' }],
    ])
  })

  it('are called each by its question of a message', async () => {
    const time = { ...weather, name: 'get_local_time', description: 'The time in a city' }
    const question = 'What is the weather in Buenos Aires? What is the time in San Francisco?'
    expect(await callsFor(question, [declare(weather), declare(time)])).toEqual([
      ['get_weather', { city: 'Buenos Aires' }],
      ['get_local_time', { city: 'San Francisco' }],
    ])
  })

  it('are given a price that is said once for several things', async () => {
    const search: OpenAI.Responses.FunctionTool = {
      type: 'function',
      name: 'search_database',
      description: 'Search the product database',
      parameters: {
        type: 'object',
        properties: {
          query: { type: 'string' },
          category: { type: 'string', enum: ['headphones', 'clothing', 'books'] },
          max_price: { type: 'number', description: 'In euros' },
        },
      },
      strict: false,
    }
    expect(await callsFor('Which headphones and books under 50 euros are there?', [search])).toMatchObject([
      ['search_database', { category: 'headphones', max_price: 50 }],
      ['search_database', { category: 'books', max_price: 50 }],
    ])
  })
})
