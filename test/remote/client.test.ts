import type OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient, type Connection } from '../../src/remote/client.ts'
import { createRenewableKey } from '../../src/remote/renewable-key.ts'
import { type ScriptedHost, startScriptedHost } from './support/scripted-host.ts'

let host: ScriptedHost

afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await host.close()
})

async function send(
  connection: Partial<Connection>,
  derive = (client: OpenAI): OpenAI => client,
): Promise<ScriptedHost['requests'][number] | undefined> {
  host = await startScriptedHost(() => ({ id: 'file-1', filename: 'a.md' }))
  const client = createClient({ baseUrl: host.url, query: {}, headers: {}, ...connection })
  await derive(client).files.retrieve('file-1')
  return host.requests[0]
}

describe('a request', () => {
  it('carries what the environment says', async () => {
    const request = await send({
      apiKey: 'sk-ours',
      organization: 'org-1',
      project: 'proj-1',
      query: { 'api-version': 'v1' },
      headers: { 'x-team': 'support' },
    })
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer sk-ours',
      'openai-organization': 'org-1',
      'openai-project': 'proj-1',
      'x-team': 'support',
    })
    expect(request?.url.searchParams.get('api-version')).toBe('v1')
  })

  it('carries no key where there is none', async () => {
    const request = await send({ headers: { 'api-key': 'azure' } })
    expect(request?.headers).toMatchObject({ 'api-key': 'azure' })
    expect(request?.headers).not.toHaveProperty('authorization')
  })

  describe('on a machine whose variables point elsewhere', () => {
    beforeEach(() => {
      for (const name of ['API_KEY', 'ADMIN_KEY', 'ORG_ID', 'PROJECT_ID', 'WEBHOOK_SECRET', 'API_VERSION'])
        vi.stubEnv(`OPENAI_${name}`, 'ambient')
      for (const name of ['API_KEY', 'ENDPOINT', 'AD_TOKEN', 'RESOURCE'])
        vi.stubEnv(`AZURE_OPENAI_${name}`, 'ambient')
      for (const name of ['CLIENT_ID', 'CLIENT_SECRET', 'TENANT_ID']) vi.stubEnv(`AZURE_${name}`, 'ambient')
      vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:9/v1')
      vi.stubEnv('OPENAI_LOG', 'debug')
      vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'Authorization: Bearer ambient\nx-ambient: ambient')
    })

    it.each<[string, Partial<Connection>]>([
      ['with a key', { apiKey: 'sk-ours' }],
      ['without a key', {}],
      ['with a key that expires', { apiKey: createRenewableKey('sk-ours', async () => 'sk-next') }],
      ['with a header of its own', { headers: { 'api-key': 'ours' }, query: { 'api-version': 'v1' } }],
    ])('goes where the environment says and takes nothing from there, %s', async (_what, connection) => {
      const said = vi.spyOn(console, 'debug')
      const request = await send(connection)
      expect(JSON.stringify([request?.headers, request?.url])).not.toContain('ambient')
      expect(request?.headers['authorization']).toBe(
        connection.apiKey === undefined ? undefined : 'Bearer sk-ours',
      )
      expect(said).not.toHaveBeenCalled()
    })

    it('stays so in clients that are made of ours', async () => {
      const request = await send({ apiKey: 'sk-ours' }, (client) => client.withOptions({ maxRetries: 0 }))
      expect(JSON.stringify(request?.headers)).not.toContain('ambient')
      expect(request?.headers['authorization']).toBe('Bearer sk-ours')
    })
  })
})
