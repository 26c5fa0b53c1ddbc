import type OpenAI from 'openai'
import { call, callOrGone, collect, once } from './calls.ts'
import type { Limiter } from './limiter.ts'
import type { RemoteAssistant, RemoteAssistants } from './port.ts'

type CreateParams = OpenAI.Beta.Assistants.AssistantCreateParams
type UpdateParams = OpenAI.Beta.Assistants.AssistantUpdateParams

/**
 * Assistant objects. The SDK marks every method here deprecated, because OpenAI itself no longer serves them; other
 * hosts do. Bodies come from `compile/`, whose fields are checked there.
 */
export function openaiAssistants(client: OpenAI, limiter: Limiter): RemoteAssistants {
  const assistants = client.beta.assistants
  return {
    async list() {
      const all = await collect('GET /assistants', () => assistants.list({ limit: 100, order: 'asc' }))
      return all.map(describe)
    },

    async retrieve(id) {
      const assistant = await limiter.request(() =>
        callOrGone(`GET /assistants/${id}`, () => assistants.retrieve(id)),
      )
      return assistant && describe(assistant)
    },

    create: (body) =>
      limiter.request(() =>
        call('POST /assistants', async () => describe(await assistants.create(body as CreateParams, once))),
      ),

    update: (id, body) =>
      limiter.request(() =>
        call(`POST /assistants/${id}`, async () =>
          describe(await assistants.update(id, body as UpdateParams)),
        ),
      ),

    async delete(id) {
      await limiter.request(() => callOrGone(`DELETE /assistants/${id}`, () => assistants.delete(id)))
    },
  }
}

function describe(assistant: OpenAI.Beta.Assistants.Assistant): RemoteAssistant {
  const tools = assistant.tools.map((tool) => ({ ...tool }))
  const { id, created_at, name, description, model, instructions, tool_resources, metadata } = assistant
  const { temperature, top_p, reasoning_effort, response_format } = { reasoning_effort: null, ...assistant }
  return {
    id,
    created_at,
    name,
    description,
    model,
    instructions,
    tools,
    metadata,
    tool_resources: tool_resources ?? null,
    temperature: temperature ?? null,
    top_p: top_p ?? null,
    reasoning_effort,
    response_format,
  }
}
