import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toFile } from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runtimes } from '../../src/config/runtime.ts'
import { createConversations, type OpenOptions } from '../../src/runtime/conversations.ts'
import { deleteMade } from '../../src/runtime/deletion.ts'
import { provisionAssistant, provisionStore, type AssistantPlan } from '../runtime/support/provision.ts'
import { countObjects } from '../support/count-objects.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const csv = 'month,region,revenue\n2026-01-01,North,120\n2026-02-01,North,180\n2026-03-01,South,150\n'

let server: TestServer
let storeId: string
let folder: string
beforeAll(async () => {
  server = await startTestServer()
  storeId = (
    await provisionStore(server.client, {
      'handbook/shipping.md': '# Shipping\n\nDelivery within Germany takes 2 days.\n',
    })
  ).storeId
  folder = await mkdtemp(join(tmpdir(), 'asst-attachments-'))
  await writeFile(join(folder, 'sales.csv'), csv)
  await writeFile(join(folder, 'warranty.md'), '# Warranty\n\nThe warranty of a chair lasts 24 months.\n')
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const at = (name: string) => join(folder, name)

describe.each(runtimes)('attachments on the %s runtime', (runtime) => {
  async function open(plan: AssistantPlan, options: Partial<OpenOptions> = {}) {
    const assistant = await provisionAssistant(server.client, runtime, plan)
    const before = countObjects(server.dataDir)
    const created: string[] = []
    const onCreated = async (id: string) => void created.push(id)
    const thread = await createConversations(server.client, runtime).open(assistant, {
      resolvePath: () => undefined,
      onCreated,
      ...options,
    })
    return { thread, before, created }
  }

  it('has a table computed with, and its chart downloaded, and leaves nothing behind', async () => {
    const download = join(folder, `${runtime}-charts`)
    const { thread, before, created } = await open({ codeFiles: [] }, { download })
    const reply = await thread.ask('Draw a chart of the revenue by month', {
      attachments: [{ path: at('sales.csv') }],
    })
    expect(reply.status).toBe('completed')
    expect(reply.text).toContain('[Total revenue by month](sales-revenue-by-month.png)')
    expect(reply.text).not.toContain('sandbox:')
    expect(reply.toolCalls).toMatchObject([{ type: 'code_interpreter' }])
    const [chart] = reply.files
    expect(reply.files).toHaveLength(1)
    expect(await readdir(download)).toEqual([chart?.filename])
    expect(chart?.savedTo).toBe(join(download, chart?.filename ?? ''))
    const png = await readFile(chart?.savedTo ?? '')
    expect(png.subarray(1, 4).toString()).toBe('PNG')

    const again = await thread.ask('Draw a chart of the revenue by month')
    expect(again.files).toHaveLength(1)
    const name = chart?.filename.replace('.png', '')
    expect((await readdir(download)).toSorted()).toEqual(
      runtime === 'assistants' ? [`${name}-2.png`, `${name}.png`] : expect.arrayContaining([`${name}.png`]),
    )
    expect(await readdir(download)).toHaveLength(2)

    await thread.delete()
    expect(countObjects(server.dataDir)).toEqual(before)
    expect(created).toContain(thread.id)
  })

  it('has a text searched, also in the turns after, and leaves nothing behind', async () => {
    const { thread, before } = await open({ storeId })
    const reply = await thread.ask('How long does the warranty of a chair last?', {
      attachments: [{ path: at('warranty.md') }],
    })
    expect(reply.text).toContain('24 months')
    expect(reply.citations).toMatchObject([{ fileId: expect.any(String), filename: 'warranty.md' }])
    expect(reply.citations[0]?.path).toBeUndefined()
    expect((await thread.ask('How long does delivery within Germany take?')).text).toContain('2 days')
    expect((await thread.ask('How long does the warranty of a chair last?')).text).toContain('24 months')
    await thread.delete()
    expect(countObjects(server.dataDir)).toEqual(before)
  })

  it('can be cleaned up by another process, which only knows the IDs', async () => {
    const { thread, before, created } = await open({ storeId, codeFiles: [] })
    const attachments = [{ path: at('sales.csv') }, { path: at('warranty.md') }]
    await thread.ask('Draw a chart of the revenue by month', { attachments })
    expect(await deleteMade(server.client, created)).toEqual(new Map())
    expect(countObjects(server.dataDir)).toEqual(before)
  })

  it('are there too where another process continues the thread', async () => {
    const { thread } = await open({ storeId, codeFiles: [] })
    const attachments = [{ path: at('sales.csv') }, { path: at('warranty.md') }]
    await thread.ask('Hello', { attachments })
    const later = await open({ storeId, codeFiles: [] }, { threadId: thread.id })
    const { text } = await later.thread.ask('How long does the warranty of a chair last?')
    expect(text).toContain('24 months')
    expect((await later.thread.ask('What is the revenue by month?')).text).toContain('2026-02: 180')
    expect((await later.thread.ask('How long does delivery within Germany take?')).text).toContain('2 days')
  })

  it('keeps the files that the code interpreter has by itself', async () => {
    const own = await server.client.files.create({
      file: await toFile(Buffer.from('article,pieces\nlamp,41\n'), 'stock.csv'),
      purpose: 'assistants',
    })
    const { thread, before } = await open({ codeFiles: [own.id] })
    const attachments = [{ path: at('sales.csv'), for: 'code_interpreter' as const }]
    const reply = await thread.ask('What is the revenue by month?', { attachments })
    expect(reply.text).toContain('2026-02: 180')
    expect((await thread.ask('How many pieces of the lamp?')).text).toContain('41')
    await thread.delete()
    expect(countObjects(server.dataDir)).toEqual(before)
    await expect(server.client.files.retrieve(own.id)).resolves.toMatchObject({ id: own.id })
  })

  it('fails the turn where a file cannot be searched', async () => {
    await writeFile(at('broken.pdf'), 'no PDF at all')
    const { thread, before } = await open({ storeId })
    const reply = await thread.ask('How long?', { attachments: [{ path: at('broken.pdf') }] })
    expect(reply).toMatchObject({
      status: 'failed',
      error: { code: 'invalid_file', message: expect.stringContaining('broken.pdf') },
    })
    await thread.delete()
    expect(countObjects(server.dataDir)).toEqual(before)
  })

  it('is refused before the first request where a file or its use is not there', async () => {
    const { thread } = await open({ storeId })
    server.requests.length = 0
    const wrong = [{ path: at('nowhere.md') }, { path: at('sales.csv'), for: 'code_interpreter' as const }]
    await expect(thread.ask('?', { attachments: wrong.slice(0, 1) })).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('nowhere.md: there is no such file'),
    })
    await expect(thread.ask('?', { attachments: wrong.slice(1) })).rejects.toMatchObject({
      code: 'invalid-value',
      message: expect.stringContaining('assistant support has no code_interpreter tool'),
    })
    expect(server.requests).toEqual([])
  })
})

describe('attachments that only one runtime takes', () => {
  it('are read by the model itself on responses', async () => {
    const assistant = await provisionAssistant(server.client, 'responses', {})
    const before = countObjects(server.dataDir)
    const conversations = createConversations(server.client, 'responses')
    const thread = await conversations.open(assistant, { resolvePath: () => undefined })
    const attachments = [{ path: at('warranty.md'), for: 'input' as const }]
    const reply = await thread.ask('How long does the warranty of a chair last?', { attachments })
    expect(reply.text).toContain('24 months')
    await writeFile(at('photo.png'), 'no picture, which nobody looks at here')
    const seen = await thread.ask('Hello', { attachments: [{ path: at('photo.png') }] })
    expect(seen.status).toBe('completed')
    const items = await server.client.conversations.items.list(thread.id)
    expect(JSON.stringify(items.data)).toContain('"input_image"')
    await thread.delete()
    expect(countObjects(server.dataDir)).toEqual(before)
  })

  it('are no input on assistants, which says so', async () => {
    const assistant = await provisionAssistant(server.client, 'assistants', { storeId })
    const conversations = createConversations(server.client, 'assistants')
    const thread = await conversations.open(assistant, { resolvePath: () => undefined })
    const attachments = [{ path: at('warranty.md'), for: 'input' as const }]
    await expect(thread.ask('?', { attachments })).rejects.toMatchObject({
      code: 'invalid-value',
      message: expect.stringContaining('the assistants runtime has no input'),
    })
  })

  it('get a container again where theirs has expired', async () => {
    const assistant = await provisionAssistant(server.client, 'responses', { codeFiles: [] })
    const before = countObjects(server.dataDir)
    const created: string[] = []
    const thread = await createConversations(server.client, 'responses').open(assistant, {
      resolvePath: () => undefined,
      onCreated: async (id) => void created.push(id),
    })
    await thread.ask('What is the total revenue?', { attachments: [{ path: at('sales.csv') }] })
    const [first = ''] = created.filter((id) => id.startsWith('cntr_'))
    await server.client.containers.delete(first)
    expect((await thread.ask('What is the average revenue?')).text).toContain('150')
    expect(created.filter((id) => id.startsWith('cntr_'))).toHaveLength(2)
    await thread.delete()
    expect(countObjects(server.dataDir)).toEqual(before)
  })
})
