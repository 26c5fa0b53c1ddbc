import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

it('lists models, with the day on which old ones end', async () => {
  const models = (await server.client.models.list()).data
  expect(models.map((model) => model.id)).toContain('gpt-6-luna')
  expect(models.find((model) => model.id === 'gpt-4o')?.shutdown_date).toBe('2027-01-14')
})

it('lists the model that answers, whatever its name', async () => {
  const own = await startTestServer({ modelName: 'hub/qwen3:8b' })
  expect((await own.client.models.list()).data[0]).toMatchObject({ id: 'hub/qwen3:8b', object: 'model' })
  expect((await own.client.models.retrieve('hub/qwen3:8b')).id).toBe('hub/qwen3:8b')
  await own.close()
})

it('refuses a model that it does not list', async () => {
  expect(await server.client.models.retrieve('gpt-6-luna')).toMatchObject({ object: 'model' })
  await expect(server.client.models.retrieve('gpt-0')).rejects.toMatchObject({
    status: 404,
    code: 'model_not_found',
  })
})
