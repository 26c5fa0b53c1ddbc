import type OpenAI from 'openai'
import { APIError } from 'openai'
import { explainApiError } from '../remote/explain-error.ts'

/** What a judge is told, and what it is shown. */
export interface JudgeRequest {
  instructions: string
  input: string
}

/**
 * Asks a model once, without tools or a conversation, and keeps nothing at the provider. A host that does not know
 * Responses is asked for a chat completion. Throws `UserError` where the provider cannot be used.
 */
export async function askJudge(
  client: OpenAI,
  model: string,
  request: JudgeRequest,
  signal: AbortSignal,
): Promise<string> {
  try {
    return await respond(client, model, request, signal).catch((error: unknown) => {
      if (!(error instanceof APIError) || error.status !== 404 || error.code === 'model_not_found')
        throw error
      return complete(client, model, request, signal)
    })
  } catch (error) {
    signal.throwIfAborted()
    throw explainApiError(error, `asking the judge ${model}`)
  }
}

async function respond(client: OpenAI, model: string, request: JudgeRequest, signal: AbortSignal) {
  const { instructions, input } = request
  const response = await client.responses.create({ model, instructions, input, store: false }, { signal })
  return response.output_text
}

async function complete(client: OpenAI, model: string, request: JudgeRequest, signal: AbortSignal) {
  const messages = [
    { role: 'system' as const, content: request.instructions },
    { role: 'user' as const, content: request.input },
  ]
  const completion = await client.chat.completions.create({ model, messages }, { signal })
  return completion.choices[0]?.message.content ?? ''
}
