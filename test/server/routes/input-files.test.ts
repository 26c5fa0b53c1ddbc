import { toFile } from 'openai'
import type OpenAI from 'openai'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { docxOf, pdfOf } from '../documents.ts'
import { fileOf } from '../knowledge-store.ts'

let server: TestServer
let client: OpenAI

beforeAll(async () => {
  server = await startTestServer()
  client = server.client
})
afterAll(() => server.close())

type Part = OpenAI.Responses.ResponseInputFile

const ask = (text: string, file: Omit<Part, 'type'>, more: object = {}) =>
  client.responses.create({
    model: 'gpt-6-luna',
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_file', ...file },
          { type: 'input_text', text },
        ],
      },
    ],
    ...more,
  })

it('an uploaded file is read, and its sentences answer without a citation', async () => {
  const id = await fileOf(client, 'garden.md', 'Tulips are planted in October.\n\nRoses bloom in June.')
  const first = await ask('When are tulips planted?', { file_id: id })
  expect(first.output_text).toBe('Tulips are planted in October.')
  expect(first.output).toMatchObject([{ type: 'message', content: [{ annotations: [] }] }])
  const second = await client.responses.create({
    model: 'gpt-6-luna',
    input: 'And when do roses bloom?',
    previous_response_id: first.id,
  })
  expect(second.output_text).toBe('Roses bloom in June.')
})

it('a PDF and a Word document are read, uploaded or sent along', async () => {
  const pdf = pdfOf(['Tulips are planted in October.'])
  const uploaded = await client.files.create({ file: await toFile(pdf, 'a.pdf'), purpose: 'user_data' })
  expect((await ask('When are tulips planted?', { file_id: uploaded.id })).output_text).toContain('October')
  const docx = docxOf(['Roses bloom in June.'])
  const file_data = `data:application/octet-stream;base64,${docx.toString('base64')}`
  const answer = await ask('When do roses bloom?', { filename: 'b.docx', file_data })
  expect(answer.output_text).toContain('June')
})

it('is among what the stores hold', async () => {
  const store = await client.vectorStores.create({})
  const id = await fileOf(client, 'garden.md', 'Tulips are planted in October.')
  const answer = await ask(
    'When are tulips planted?',
    { file_id: id },
    { tools: [{ type: 'file_search', vector_store_ids: [store.id] }] },
  )
  expect(answer.output.map((item) => item.type)).toEqual(['file_search_call', 'message'])
  expect(answer.output_text).toBe('Tulips are planted in October.')
})

it.each<[string, Omit<Part, 'type'>, object]>([
  ['an unknown file', { file_id: 'file-none' }, { status: 404 }],
  ['a container as a file', { file_id: 'cntr_1' }, { status: 404 }],
  ['an address', { file_url: 'https://example.com/a.pdf' }, { status: 400 }],
  ['no file', {}, { status: 400 }],
  ['a broken PDF', { filename: 'a.pdf', file_data: 'QUJD' }, { status: 400 }],
  ['an unknown type', { filename: 'a.exe', file_data: 'QUJD' }, { status: 400 }],
])('refuses %s', async (_, file, error) => {
  await expect(ask('What is in it?', file)).rejects.toMatchObject(error)
})
