import { readFile } from 'node:fs/promises'
import OpenAI, { toFile } from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createSyncProject, projectFile, type SyncProject, writesOf } from '../support/sync-project.ts'
import type { Runtime } from '../../src/config/runtime.ts'

const documents = {
  'docs/refunds.md': '# Refunds\n\nOrders can be returned within 30 days of delivery.\n',
  'docs/shipping.md': '# Shipping\n\nParcels to Norway take four days.\n',
}

let server: TestServer
let proxy: FaultProxy
let client: OpenAI
let project: SyncProject

beforeEach(async () => {
  server = await startTestServer()
  proxy = await startFaultProxy(server.url)
  client = new OpenAI({ baseURL: server.url, apiKey: 'x' })
})

afterEach(async () => {
  await project.dispose()
  await proxy.close()
  await server.close()
})

async function start(runtime: Runtime, files: Record<string, string> = documents) {
  project = await createSyncProject(proxy.url, runtime, { files })
}

async function upload(name: string, text: string): Promise<string> {
  return (await client.files.create({ file: await toFile(Buffer.from(text), name), purpose: 'assistants' }))
    .id
}

/** A vector store that someone made by hand: both documents, and one that is in no folder. */
async function makeStore(metadata: Record<string, string> = {}) {
  const names = Object.entries({ ...documents, 'docs/lost.md': '# Lost\n\nNobody has this file any more.\n' })
  const file_ids = await Promise.all(names.map(([path, text]) => upload(path.slice(5), text)))
  const store = await client.vectorStores.create({ name: 'Hand Book', metadata })
  await client.vectorStores.fileBatches.createAndPoll(store.id, { file_ids })
  return { id: store.id, files: file_ids }
}

function makeAssistant(storeId: string, metadata: Record<string, string> = { team: 'help' }) {
  return client.beta.assistants.create({
    name: 'Support {{desk}}',
    description: 'Answers',
    model: 'gpt-6-luna',
    instructions: 'Answer {{kindly}}.\r\nCite.',
    temperature: 0.3,
    tools: [
      { type: 'file_search', file_search: { max_num_results: 7 } },
      { type: 'function', function: { name: 'search', parameters: { type: 'object', properties: {} } } },
    ],
    tool_resources: { file_search: { vector_store_ids: [storeId] } },
    metadata,
  })
}

const importing = (...argv: string[]) => project.asst(['import', ...argv])
const withDocuments = () => ['--knowledge', `hand-book=${project.path('docs')}`]
const plan = async () => JSON.parse((await project.asst(['plan', '--json'])).stdout)

describe('from a host that serves assistants', () => {
  it('an assistant and its store are adopted: no upload, no delete, equal but for the marks', async () => {
    const store = await makeStore()
    const { id } = await makeAssistant(store.id)
    await start('assistants')
    const run = await importing(...withDocuments())
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    expect(run.stdout).toContain('2 files of equal name and size, assumed equal')
    expect(run.stdout).toContain(`lost.md (${store.files[2]})`)
    expect(writesOf(proxy.requests)).toEqual([])
    expect(await project.lockfile()).toMatchObject({
      knowledge: {
        'hand-book': { vectorStoreId: store.id, files: { 'refunds.md': { search: store.files[0] } } },
      },
      assistants: { 'support-desk': { assistantId: id } },
    })

    const planned = await plan()
    expect(planned.changes).toMatchObject([
      {
        kind: 'knowledge',
        action: 'update',
        isImported: true,
        files: [{ action: 'attributes' }, { action: 'attributes' }],
      },
      { kind: 'assistant', action: 'update', isImported: true, fields: [{ field: 'instructions' }] },
    ])
    expect(planned).toMatchObject({ fileDeletes: [], duplicates: [], cost: { uploads: 0 } })
    expect(planned.drift.map(({ what }: { what: string }) => what)).toEqual(['files-foreign'])
    expect((await project.asst(['plan'])).stdout).toContain('imported, gets the marks of this project')

    proxy.requests.length = 0
    await project.sync()
    expect(writesOf(proxy.requests).filter((request) => /DELETE|POST \S*\/files$/.test(request))).toEqual([])
    const synced = await client.beta.assistants.retrieve(id)
    expect(synced).toMatchObject({
      name: 'Support {{desk}}',
      instructions: 'Answer {{kindly}}.\nCite.',
      temperature: 0.3,
      metadata: { team: 'help', 'asst:key': 'support-desk' },
      tool_resources: { file_search: { vector_store_ids: [store.id] } },
    })
    expect((await client.vectorStores.retrieve(store.id)).file_counts.total).toBe(3)
    expect((await plan()).changes).toEqual([])
  })

  it('files of a code interpreter keep their upload, whatever its name', async () => {
    const table = await upload('sales.csv', 'month,revenue\n2026-01,1200\n')
    const { id } = await client.beta.assistants.create({
      name: 'Analyst',
      model: 'gpt-6-luna',
      tools: [{ type: 'code_interpreter' }],
      tool_resources: { code_interpreter: { file_ids: [table] } },
    })
    await start('assistants', { 'knowledge/analyst-files/sales.csv': 'month,revenue\n2026-01,1200\n' })
    await importing()
    proxy.requests.length = 0
    await project.sync()
    const { stdout } = await project.asst(['plan', '--refresh', 'full', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ changes: [], fileDeletes: [] })
    const { tool_resources } = await client.beta.assistants.retrieve(id)
    expect(tool_resources?.code_interpreter?.file_ids).toEqual([table])
    expect(writesOf(proxy.requests).filter((request) => /DELETE|\/files$/.test(request))).toEqual([])
  })

  it('one whose documents have no folder is left alone, with the flag that helps', async () => {
    const store = await makeStore()
    await makeAssistant(store.id)
    await start('assistants')
    const { error, exitCode } = await importing()
    expect(exitCode).toBe(1)
    expect(error).toMatchObject({ code: 'nothing-imported' })
    expect(error?.problems[0]?.message).toContain(
      '3 files, which cannot be fetched back: say where they are, --knowledge hand-book=DIR',
    )
    const typo = await importing('--knowledge', `handbook=${project.path('docs')}`)
    expect(typo.error).toMatchObject({ code: 'unknown-knowledge', hint: 'did you mean hand-book?' })
    expect(await project.list()).not.toContain('assistants')
    expect(await project.list()).not.toContain('locks')
  })

  it('what is managed already is left alone, and what another project marked is refused', async () => {
    const store = await makeStore()
    await makeAssistant(store.id)
    const marks = { 'asst:project': 'other/x', 'asst:env': 'prod', 'asst:key': 'a' }
    const foreign = await makeAssistant(store.id, marks)
    await start('assistants')
    const first = await importing(...withDocuments())
    expect(first.stdout).toContain(`${foreign.id}: it is marked for other/x in prod`)
    const named = await importing('--only', foreign.id)
    expect(named.error).toMatchObject({ code: 'foreign-object' })
    const again = await importing()
    expect(again.error?.problems.map(({ message }) => message).join()).toContain('it is managed already')
  })

  it('nothing is overwritten, and what was written goes where the project is not valid then', async () => {
    const store = await makeStore()
    await makeAssistant(store.id)
    await start('assistants', { ...documents, 'assistants/support-desk.yaml': 'model: m\n' })
    const { error } = await importing(...withDocuments())
    expect(error).toMatchObject({
      code: 'usage',
      message: expect.stringContaining('assistants/support-desk.yaml'),
    })
    expect(await readFile(project.path('assistants/support-desk.yaml'), 'utf8')).toBe('model: m\n')

    await project.remove('assistants')
    await project.write('assistants/broken.yaml', 'modle: m\n')
    expect((await importing(...withDocuments())).error).toMatchObject({ code: 'files-invalid' })
    await project.remove('assistants/broken.yaml')
    expect(await importing(...withDocuments())).toMatchObject({ exitCode: 0 })
  })
})

describe('from dumps', () => {
  const old = {
    id: 'asst_old',
    object: 'assistant',
    created_at: 1,
    name: 'Old',
    model: 'gpt-4o',
    instructions: 'Help.',
    tools: [
      { type: 'retrieval' },
      { type: 'bing_grounding', bing_grounding: {} },
      { type: 'code_interpreter' },
    ],
    file_ids: ['file-gone'],
    metadata: { team: 'help', 'asst:key': 'old' },
    temperature: 1,
    top_p: 7,
    voice: 'alloy',
  }

  it.each([
    ['a list response', JSON.stringify({ object: 'list', data: [old], has_more: false })],
    ['an array', JSON.stringify([old], null, 2)],
    ['lines', `${JSON.stringify(old)}\n\n`],
    ['one object', JSON.stringify(old)],
  ])('%s is read, and each field without a counterpart named', async (_, text) => {
    await start('responses', { 'dump.json': text })
    const run = await importing('--from', project.path('dump.json'))
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    for (const note of [
      'name: no counterpart on the responses runtime, kept in the file and not sent',
      'tools.bing_grounding: no counterpart on the responses runtime, left out',
      'tools.retrieval: of version 1 of the API, becomes file_search',
      'voice: not a field that is known, left out',
      'top_p: ',
      'files of the code interpreter are gone at the provider',
    ])
      expect(run.stdout).toContain(note)
    const yaml = await readFile(project.path('assistants/old.yaml'), 'utf8')
    expect(yaml).not.toMatch(/voice|top_p|asst:key|bing/)
    expect((await project.sync()).stdout).toContain('Synced.')
  })

  it('a store that still stands is adopted on the responses runtime, and answers', async () => {
    const store = await makeStore()
    const dumped = await makeAssistant(store.id)
    await client.beta.assistants.delete(dumped.id)
    await start('responses', { ...documents, 'dump.json': JSON.stringify(dumped) })
    expect(await importing('--from', project.path('dump.json'), ...withDocuments())).toMatchObject({
      exitCode: 0,
    })
    await project.sync()
    expect((await project.lockfile()).knowledge['hand-book']).toMatchObject({ vectorStoreId: store.id })
    const { stdout } = await project.asst([
      'ask',
      'support-desk',
      'Within how many days can orders be returned?',
    ])
    expect(stdout).toContain('hand-book/refunds.md')
  })

  it('what is no dump is refused before anything is written', async () => {
    await start('responses', { 'a.json': '{"object":"thread"}', 'b.json': '{\n]', 'c.json': '[]' })
    for (const name of ['a', 'b', 'c'])
      expect((await importing('--from', project.path(`${name}.json`))).error).toMatchObject({
        code: 'dump-unreadable',
      })
  })
})

it('the chunks of a store are kept, so that nothing is indexed again', async () => {
  const file_id = await upload('refunds.md', documents['docs/refunds.md'])
  const { id } = await client.vectorStores.create({ name: 'Hand Book' })
  await client.vectorStores.files.createAndPoll(id, {
    file_id,
    chunking_strategy: { type: 'static', static: { max_chunk_size_tokens: 200, chunk_overlap_tokens: 50 } },
  })
  await start('responses', { 'knowledge/hand-book/refunds.md': documents['docs/refunds.md'] })
  await importing('--store', id)
  expect(await readFile(project.path('knowledge/hand-book.yaml'), 'utf8')).toContain(
    'max_chunk_size_tokens: 200',
  )
  expect((await plan()).changes[0]).toMatchObject({ settings: [], files: [{ action: 'attributes' }] })
})

it('a vector store alone gets an assistant that searches it', async () => {
  const store = await makeStore()
  await start('responses')
  const run = await importing('--store', store.id, '--knowledge', `${store.id}=${project.path('docs')}`)
  expect(run.stdout).toContain(`no assistant uses ${store.id}, so one that searches it is written`)
  await project.sync()
  expect((await project.lockfile()).knowledge['hand-book']?.vectorStoreId).toBe(store.id)
})

it('an environment moves to responses and back by one line, planned, without an upload', async () => {
  const store = await makeStore()
  await makeAssistant(store.id)
  await start('assistants')
  await importing(...withDocuments())
  await project.sync()
  proxy.requests.length = 0
  const sides: string[] = []
  for (const runtime of ['responses', 'assistants'] as const) {
    await project.write('asst.yaml', projectFile(proxy.url, runtime))
    const { changes, cost, fileDeletes } = await plan()
    expect({ cost, fileDeletes }).toMatchObject({ cost: { uploads: 0 }, fileDeletes: [] })
    sides.push(
      changes.map(({ kind, action }: { kind: string; action: string }) => `${action} ${kind}`).join(),
    )
    await project.sync()
    expect((await plan()).changes).toEqual([])
    expect((await project.lockfile()).knowledge['hand-book']?.vectorStoreId).toBe(store.id)
  }
  expect(sides).toEqual(['update assistant', 'create assistant'])
  expect(writesOf(proxy.requests).filter((request) => request.includes('/files'))).toEqual([])
  expect((await client.beta.assistants.list()).data).toMatchObject([{ name: 'Support {{desk}}' }])
})
