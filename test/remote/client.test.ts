import { afterEach, describe, expect, it, vi } from 'vitest'
import { createClient, type Connection } from '../../src/remote/client.ts'
import { type ScriptedHost, startScriptedHost } from './support/scripted-host.ts'

let host: ScriptedHost

afterEach(async () => {
  vi.unstubAllEnvs()
  await host.close()
})

async function send(connection: Partial<Connection>): Promise<ScriptedHost['requests'][number] | undefined> {
  host = await startScriptedHost(() => ({ id: 'file-1', filename: 'a.md' }))
  await createClient({ baseUrl: host.url, query: {}, headers: {}, ...connection }).files.retrieve('file-1')
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

  it('takes nothing from the variables of the machine', async () => {
    for (const name of ['API_KEY', 'ADMIN_KEY', 'ORG_ID', 'PROJECT_ID'])
      vi.stubEnv(`OPENAI_${name}`, 'ambient')
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:9/v1')
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'Authorization: Bearer ambient\nx-ambient: ambient')
    expect(JSON.stringify((await send({ apiKey: 'sk-ours' }))?.headers)).not.toContain('ambient')
  })
})
