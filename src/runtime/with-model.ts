import type { Provisioned } from './conversations.ts'

/**
 * The assistant as it was provisioned, answering with another model: in the request on `responses`, by each run on
 * `assistants`. Nothing is changed at the provider.
 */
export function withModel(assistant: Provisioned, model: string | undefined): Provisioned {
  if (model === undefined) return assistant
  if (assistant.runtime === 'assistants') return { ...assistant, model }
  return { ...assistant, request: { ...assistant.request, model } }
}
