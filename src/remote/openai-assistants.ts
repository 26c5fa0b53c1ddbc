import type OpenAI from 'openai'
import { assistantAnswer, readAnswer } from './answers.ts'
import { call, callOrGone, collect } from './calls.ts'
import type { Limiter } from './limiter.ts'
import type { RemoteAssistants } from './port.ts'

type CreateParams = OpenAI.Beta.Assistants.AssistantCreateParams
type UpdateParams = OpenAI.Beta.Assistants.AssistantUpdateParams

/**
 * Assistant objects. The SDK marks every method here deprecated, because OpenAI itself no longer serves them; other
 * hosts do. Bodies come from `compile/`, whose fields are checked there.
 */
export function openaiAssistants(client: OpenAI, limiter: Limiter): RemoteAssistants {
  const assistants = client.beta.assistants
  return {
    list: () =>
      collect(client, limiter, {
        path: '/assistants',
        limit: 100,
        headers: { 'OpenAI-Beta': 'assistants=v2' },
        item: assistantAnswer,
        idOf: ({ id }) => id,
      }),

    async retrieve(id) {
      const request = `GET /assistants/${id}`
      const answer = await limiter.read(() => callOrGone(request, () => assistants.retrieve(id)))
      return answer && readAnswer(request, assistantAnswer, answer)
    },

    async create(body) {
      const request = 'POST /assistants'
      const answer = await limiter.create(() => call(request, () => assistants.create(body as CreateParams)))
      return readAnswer(request, assistantAnswer, answer)
    },

    async update(id, body) {
      const request = `POST /assistants/${id}`
      const answer = await limiter.write(() =>
        call(request, () => assistants.update(id, body as UpdateParams)),
      )
      return readAnswer(request, assistantAnswer, answer)
    },

    async delete(id) {
      await limiter.write(() => callOrGone(`DELETE /assistants/${id}`, () => assistants.delete(id)))
    },
  }
}
