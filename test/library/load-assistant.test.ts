import { readdir } from 'node:fs/promises'
import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { loadAssistant, UserError } from '../../src/index.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import {
  createSyncProject,
  sampleFiles,
  secretKey,
  writesOf,
  type SyncProject,
} from '../support/sync-project.ts'

let server: TestServer
let proxy: FaultProxy
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
  proxy = await startFaultProxy(server.url)
})

afterEach(async () => {
  await project.dispose()
  await proxy.close()
  await server.close()
})

const question = 'Within how many days can orders be returned?'
const variables = { TEST_KEY: secretKey }

async function synced(runtime: 'responses' | 'assistants', files = sampleFiles): Promise<string> {
  project = await createSyncProject(proxy.url, runtime, { files })
  await project.sync()
  const file = project.path('assistants.json')
  await project.asst(['export', '--format', 'json', '--output', file])
  proxy.requests.length = 0
  return file
}

describe.each(runtimes)('an assistant on %s', (runtime) => {
  it.each(['export', 'project'])(
    'that is loaded from its %s answers, with paths, and leaves nothing',
    async (from) => {
      const file = await synced(runtime)
      const source =
        from === 'export' ? { export: file, apiKey: secretKey } : { project: project.root, variables }
      await using assistant = await loadAssistant('support', source)
      expect(proxy.requests).toEqual([])
      const reply = await assistant.ask(question)
      expect(reply).toMatchObject({ status: 'completed', citations: [{ path: 'handbook/refunds.md' }] })
      expect(assistant.pathOf(reply.citations[0]?.fileId ?? '')).toBe('handbook/refunds.md')
      expect(assistant.pathOf('file-other')).toBeUndefined()
      const thread = runtime === 'assistants' ? 'threads' : 'conversations'
      expect(writesOf(proxy.requests).at(-1)).toMatch(new RegExp(`^DELETE /${thread}/`))
    },
  )

  it('that is loaded from a project leaves what it could not delete to the next command', async () => {
    await synced(runtime)
    const thread = runtime === 'assistants' ? 'threads' : 'conversations'
    await using assistant = await loadAssistant('support', { project: project.root, variables })
    await assistant.ask(question)
    const work = project.path('.asst/work')
    const lists = async () =>
      (await readdir(work, { recursive: true }).catch(() => [])).filter((name) => /\d+\.txt$/.test(name))
    expect(await lists()).toEqual([])
    const path = new RegExp(`^/${thread}/[^/]+$`)
    proxy.inject({ method: 'DELETE', path, fault: { status: 400, body: '{"error":{"message":"no"}}' } })
    await expect(assistant.ask(question)).rejects.toBeInstanceOf(UserError)
    expect(await lists()).toHaveLength(1)
  })

  it('keeps a conversation where it is told to, and goes on in it', async () => {
    const assistant = await loadAssistant('support', { export: await synced(runtime), apiKey: secretKey })
    const first = await assistant.ask(question, { keep: true })
    const second = await assistant.ask('And how long do parcels to Norway take?', {
      thread: first.ids.thread,
    })
    expect(second.ids.thread).toBe(first.ids.thread)
    expect(writesOf(proxy.requests).filter((write) => write.startsWith('DELETE /conv'))).toEqual([])
    const thread = await assistant.open()
    expect((await thread.ask(question)).text).toContain('30 days')
    await thread.delete()
  })

  it('reads what is attached by its path alone', async () => {
    const assistant = await loadAssistant('support', { export: await synced(runtime), apiKey: secretKey })
    await project.write('note.md', '# Zebra\n\nThe code of the zebra is 4711.\n')
    const reply = await assistant.ask('What is the code of the zebra?', {
      attachments: [project.path('note.md')],
    })
    expect(reply).toMatchObject({ status: 'completed', text: expect.stringContaining('4711') })
  })

  it('is refused from a project whose files were edited since', async () => {
    await synced(runtime)
    await project.write('knowledge/handbook/refunds.md', '# Refunds\n\nWithin 60 days.\n')
    await expect(loadAssistant('support', { project: project.root, variables })).rejects.toMatchObject({
      code: 'not-synced',
      message: 'edited since the last sync: knowledge/handbook',
    })
  })

  it('is refused where it is unknown or was never synced', async () => {
    const file = await synced(runtime)
    await expect(loadAssistant('suport', { export: file })).rejects.toMatchObject({
      code: 'unknown-assistant',
      hint: 'did you mean support?',
    })
    await expect(loadAssistant('suport', { project: project.root, variables })).rejects.toMatchObject({
      code: 'not-synced',
    })
  })
})

describe('what is loaded', () => {
  it('on responses is a request that the SDK takes as it is', async () => {
    const assistant = await loadAssistant('support', { export: await synced('responses') })
    if (assistant.runtime !== 'responses') throw new Error('it is of the other runtime')
    const response = await server.client.responses.create({ ...assistant.request, input: question })
    expect(response.output_text).toContain('30 days')
  })

  it('on assistants is the ID of the object', async () => {
    const assistant = await loadAssistant('support', { export: await synced('assistants') })
    const { assistantId } = (await project.lockfile()).assistants['support'] ?? {}
    expect(assistant.assistantId).toBe(assistantId)
  })

  it('talks through the client that it is given, and calls the application’s functions', async () => {
    const shop = `model: gpt-6-luna
tools:
  - type: function
    name: search_database
    description: Search the product database
    parameters: { type: object, properties: { query: { type: string } }, required: [query] }
`
    const file = await synced('responses', { 'assistants/shop.yaml': shop })
    const called: unknown[] = []
    const client = new OpenAI({ baseURL: proxy.url, apiKey: secretKey, defaultHeaders: { 'x-app': 'mine' } })
    const handlers = {
      search_database: (args: unknown) => (called.push(args), { items: [{ name: 'Tern 2' }] }),
    }
    const assistant = await loadAssistant('shop', { export: file, client, handlers })
    const reply = await assistant.ask('Which headphones do you sell?')
    expect(called.length).toBeGreaterThan(0)
    expect(reply).toMatchObject({ status: 'completed', text: expect.stringContaining('Tern 2') })
  })

  it('fills the references of MCP servers, or names the variable that is not set', async () => {
    const agent =
      'model: gpt-6-luna\ntools: [{ type: mcp, server_label: crm, server_url: "https://crm.example.com", headers: { X: "${CRM_TOKEN}" } }]\n'
    const file = await synced('responses', { 'assistants/agent.yaml': agent })
    const assistant = await loadAssistant('agent', { export: file, variables: { CRM_TOKEN: 'token' } })
    expect(assistant.request?.tools).toMatchObject([{ headers: { X: 'token' } }])
    await expect(loadAssistant('agent', { export: file, variables: {} })).rejects.toMatchObject({
      code: 'env-variable-unset',
      message: expect.stringContaining('CRM_TOKEN'),
    })
  })

  it('needs a client or a key only where it talks', async () => {
    const assistant = await loadAssistant('support', { export: await synced('responses') })
    await expect(assistant.ask(question)).rejects.toMatchObject({ code: 'usage' })
  })
})

describe('an export', () => {
  it.each([
    ['is not there', undefined, 'file-unreadable'],
    ['is not JSON', '{', 'invalid-value'],
    ['is something else', '{"version":1}', 'invalid-value'],
    ['is of a later version', '{"version":2}', 'invalid-value'],
  ])('that %s is refused', async (_what, content, code) => {
    project = await createSyncProject(proxy.url, 'responses')
    if (content !== undefined) await project.write('assistants.json', content)
    await expect(loadAssistant('support', { export: project.path('assistants.json') })).rejects.toMatchObject(
      { code },
    )
  })
})
