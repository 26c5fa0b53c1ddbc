import { describe, expect, it } from 'vitest'
import { fillMcpReferences } from '../../src/workspace/mcp-references.ts'

const mcp = {
  type: 'mcp',
  server_label: 'crm',
  server_url: 'https://crm.example.com/${PATH}',
  headers: { 'x-tenant': '${TENANT:-main}', 'x-key': '${CRM_KEY}' },
  authorization: 'Bearer ${CRM_TOKEN}',
}
const other = { type: 'web_search', user_location: { city: '${PATH}' } }
const assistant = {
  runtime: 'responses' as const,
  key: 'support',
  request: { model: 'gpt-6-luna', tools: [mcp, other] },
}

describe('references in an MCP tool', () => {
  it('are filled in its headers and token, and nowhere else', () => {
    const filled = fillMcpReferences(assistant, { CRM_KEY: 'k1', CRM_TOKEN: 't1', PATH: '/bin' })
    const headers = { 'x-tenant': 'main', 'x-key': 'k1' }
    expect(filled).toEqual({
      ...assistant,
      request: { model: 'gpt-6-luna', tools: [{ ...mcp, headers, authorization: 'Bearer t1' }, other] },
    })
    expect(assistant.request.tools).toEqual([mcp, other])
  })

  it('to what is not set are an error that names tool and variable', () => {
    expect(() => fillMcpReferences(assistant, { CRM_KEY: '' })).toThrow(
      expect.objectContaining({
        code: 'env-variable-unset',
        message: '${CRM_KEY} is empty, which mcp tool crm of assistant support needs',
      }),
    )
  })
})
