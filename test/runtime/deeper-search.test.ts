import { toFile } from 'openai'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { searchDeeper } from '../../src/runtime/deeper-search.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeEach(async () => {
  server = await startTestServer()
})
afterEach(() => server.close())

const { signal } = new AbortController()

async function storeOf(texts: Record<string, string>): Promise<{ id: string; paths: Map<string, string> }> {
  const { client } = server
  const paths = new Map<string, string>()
  for (const [path, text] of Object.entries(texts)) {
    const file = await client.files.create({
      file: await toFile(Buffer.from(text), path),
      purpose: 'assistants',
    })
    paths.set(file.id, `handbook/${path}`)
  }
  const { id } = await client.vectorStores.create({})
  await client.vectorStores.fileBatches.createAndPoll(
    id,
    { file_ids: [...paths.keys()] },
    { pollIntervalMs: 20 },
  )
  return { id, paths }
}

it('names files by path in rank order, each once', async () => {
  const { id, paths } = await storeOf({
    'refunds.md': 'Refunds of an order take five days. A refund goes to the card that paid the order.',
    'shipping.md': 'Orders are shipped on the next day.',
  })
  const found = await searchDeeper(
    server.client,
    [id],
    ['refunds of an order'],
    (file) => paths.get(file),
    signal,
  )
  expect(found?.[0]).toBe('handbook/refunds.md')
  expect(new Set(found).size).toBe(found?.length)
})

it('finds nothing where there is no store, or where a host has no such endpoint', async () => {
  expect(await searchDeeper(server.client, [], ['x'], () => undefined, signal)).toEqual([])
  const elsewhere = server.client.withOptions({ baseURL: `${server.url}/nowhere` })
  expect(await searchDeeper(elsewhere, ['vs_1'], ['x'], () => undefined, signal)).toBeUndefined()
})

it('throws a UserError where the provider cannot be reached', async () => {
  const nobody = server.client.withOptions({ baseURL: 'http://127.0.0.1:1/v1' })
  await expect(searchDeeper(nobody, ['vs_1'], ['x'], () => undefined, signal)).rejects.toMatchObject({
    code: 'provider-unreachable',
  })
})
