import type OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { createObjects, type Ids } from '../objects.ts'
import { bodies, queries } from './documented-parameters.ts'

let server: TestServer
let ids: Ids

beforeAll(async () => {
  server = await startTestServer()
  ids = await createObjects(server.client)
})
afterAll(() => server.close())

async function refusal(path: string, init: RequestInit = {}) {
  const response = await fetch(`${server.url}/${path.replaceAll(/:(\w+)/g, (_, kind) => ids[kind] ?? '')}`, {
    ...init,
    headers: { 'content-type': 'application/json', 'openai-beta': 'assistants=v2' },
  })
  const body = (await response.json()) as { error?: OpenAI.ErrorObject }
  return { status: response.status, ...body.error }
}

/** A list of a list is no right value of any parameter. */
const wrong = [[]]

describe.each(bodies)('POST %s', (path, parameters, rest) => {
  const send = (body: object) => refusal(path, { method: 'POST', body: JSON.stringify(body) })

  it.each(parameters)('knows what %s may be', async (parameter) => {
    const answer = await send({ ...rest, [parameter]: wrong })
    expect(answer).toMatchObject({ status: 400, code: 'invalid_type' })
    expect(answer.param?.replace('[0]', '')).toBe(parameter)
  })

  it('refuses any other parameter', async () => {
    // A body that lacks something it needs is told of that first.
    const missing =
      parameters.length === 1 ? { [parameters[0] ?? '']: parameters[0] === 'items' ? [] : {} } : {}
    expect(await send({ ...missing, ...rest, colour: 'red' })).toMatchObject({
      status: 400,
      code: 'unknown_parameter',
      param: 'colour',
    })
  })
})

describe.each([
  'threads/:threads/runs/:runs/cancel',
  'responses/:responses/cancel',
  'uploads/:uploads/cancel',
  'vector_stores/:vector_stores/file_batches/:file_batches/cancel',
])('POST %s', (path) => {
  it('takes no parameter', async () => {
    expect(await refusal(path, { method: 'POST', body: '{"colour":"red"}' })).toMatchObject({
      status: 400,
      code: 'unknown_parameter',
      param: 'colour',
    })
  })
})

describe.each(queries)('GET %s', (path, parameters) => {
  it.each(parameters)('knows what %s may be', async (parameter) => {
    const twice = parameter === 'include' ? 'include[]=none' : `${parameter}=1&${parameter}=2`
    const answer = await refusal(`${path}?${twice}`)
    expect(answer).toMatchObject({ status: 400, code: expect.stringMatching(/^invalid_(type|value)$/) })
    expect(answer.param?.replace('[0]', '')).toBe(parameter)
  })

  it('refuses any other parameter', async () => {
    expect(await refusal(`${path}?colour=red`)).toMatchObject({
      status: 400,
      code: 'unknown_parameter',
      param: 'colour',
    })
  })
})
